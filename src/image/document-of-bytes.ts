// A document out of its bytes: parsed, judged by the schema of its kind, and freed of what that refuses.
import { isUtf8 } from 'node:buffer';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { digestOf } from '../spec/digest.ts';
import { duplicateNames } from '../spec/json-places.ts';
import { type DocumentKind, mostViolations, violations } from '../spec/schema.ts';
import type { Document } from './document.ts';
import { withoutViolations } from './without-violations.ts';

export function documentOf(
  name: string,
  kind: DocumentKind | 'unknown',
  bytes: Buffer,
  limits: Pick<Limits, 'listItems'>,
): Document {
  const text = bytes.toString('utf8');
  const digest = digestOf(bytes);
  const { value, error } = parseJSON(text);
  if (error !== undefined) {
    return { name, kind, digest, problem: { kind: 'not-json', detail: `is not JSON: ${error}` }, violations: [] };
  }
  const items = listItems(value);
  if (items > limits.listItems) {
    const detail = `has ${items} list items, more than ${limits.listItems}; raise ${limitFlag('listItems')}`;
    return { name, kind, digest, problem: { kind: 'too-large', detail }, violations: [] };
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

/** Items of the lists at the top of a document, and of those one and two steps further down. */
function listItems(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > 2) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((sum: number, member) => sum + listItems(member, depth + 1), own);
}

export function parseJSON(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
