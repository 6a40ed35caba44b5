// A document out of its bytes: parsed, judged by the schema of its kind, and freed of what that refuses.
import { isUtf8 } from 'node:buffer';
import { digestOf } from '../spec/digest.ts';
import { duplicateNames } from '../spec/json-places.ts';
import { type DocumentKind, mostViolations, violations } from '../spec/schema.ts';
import type { Document } from './document.ts';
import { withoutViolations } from './without-violations.ts';

export function documentOf(name: string, kind: DocumentKind | 'unknown', bytes: Buffer): Document {
  const text = bytes.toString('utf8');
  const digest = digestOf(bytes);
  const { value, error } = parseJSON(text);
  if (error !== undefined) {
    return { name, kind, digest, problem: { kind: 'not-json', detail: `is not JSON: ${error}` }, violations: [] };
  }
  const facts = { text, isNotUTF8: !isUtf8(bytes), duplicateNames: duplicateNames(text, mostViolations) };
  if (kind === 'unknown') return { name, kind, digest, violations: [], ...facts };
  const found = violations(kind, value);
  const sound = withoutViolations(kind, value, found) as object | undefined;
  const isHopeless = sound === undefined && found.every(({ pointer }) => pointer !== '');
  const problem = isHopeless
    ? ({ kind: 'hopeless', detail: 'violates its schema in too many places' } as const)
    : undefined;
  return { name, kind, digest, problem, violations: found, value: sound, ...facts };
}

export function parseJSON(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
