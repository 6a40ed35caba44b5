// How this program reads a document, in the form of main.go's answers, and whether an error finding says that others differ.
import { createHash } from 'node:crypto';
import type { Analysis } from '../../../src/analysis/analysis.ts';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import { documentOf, parseText } from '../../../src/image/parse-document.ts';
import { readAsGo } from '../../../src/oci/go-reading.ts';
import { type GoType, structOf } from '../../../src/oci/struct-fields.ts';
import type { Rule } from '../../../src/rules/rule.ts';
import { rules } from '../../../src/rules/rules.ts';
import type { OddDocument } from './documents.ts';

/** An answer of main.go. */
export interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** The file with Go's answers, and the seeds of the random documents in it. */
export const answersFile = 'test/differential/json/answers.json';
export const recordedSeeds: readonly number[] = Array.from({ length: 1500 }, (_, at) => at + 1);

/** An answer as it is recorded: the start of a hash of the value, or the error. */
export const shortAnswer = ({ value, error }: Answer): string =>
  error ?? createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 10);

/** The rules about how a document is read. */
const ids = [
  'integrity/document',
  'validity/shape',
  'validity/refused-value',
  'validity/encoding',
  'validity/member-case',
  'validity/ambiguous-value',
];
const about: readonly Rule[] = rules.filter(({ id, severity }) => severity === 'error' && ids.includes(id));

/**
 * same: read as Go and JSON.parse do · told: read otherwise by one of them, refused by Go or by this program, which an error
 * reports · SILENT: the same without an error
 */
export interface Result {
  readonly result: 'same' | 'told' | 'SILENT';
  /** The rules that report an error. */
  readonly errors: readonly string[];
  /** Whether this program reads what Go reads. */
  readonly isRead: boolean;
}

/** Compares a document with Go's short answer. */
export function resultOf({ kind, bytes }: OddDocument, answer: string): Result {
  const parsed = parseText(bytes, defaultLimits);
  const document = documentOf('document', kind, parsed, defaultLimits);
  const contents = { formats: [], images: [], listed: [], documents: [document], references: [], repeatedMembers: [] };
  const analysis = { contents } as unknown as Analysis;
  const errors = about.filter((rule) => [...rule.check(analysis, [])].length > 0).map(({ id }) => id);
  const type = structOf[kind];
  const isReadable = !document.problem && document.refusedValues?.length === 0;
  const isRead = isReadable && shortAnswer({ value: plain(type, readAsGo(parsed.text, type, 50).value) }) === answer;
  // Only without an error is the type of each value known to be right.
  const isExact = errors.length === 0 && shortAnswer({ value: plain(type, JSON.parse(bytes.toString())) }) === answer;
  return { result: isRead && isExact ? 'same' : errors.length > 0 ? 'told' : 'SILENT', errors, isRead };
}

/** A read value as main.go writes it: without zero values, times in seconds, integers as text. */
function plain(type: GoType, value: unknown): unknown {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return null;
  if (type === 'time.Time') return secondsOf(String(value));
  if (type === 'int64') return String(BigInt(Number(value)));
  if (type === '[]byte') return Buffer.from(String(value), 'base64').toString('base64') || null;
  if (typeof type === 'string') return value;
  if ('list' in type) {
    const items = (value as readonly unknown[]).map((item) => plain(type.list, item));
    return items.length > 0 ? items : null;
  }
  const isMap = 'map' in type;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const inner = isMap ? type.map : type.fields.get(name);
    if (inner === undefined || inner === 'any') return [];
    const one = plain(inner, member);
    return one === null && !isMap ? [] : [[name, one] as const];
  });
  return members.length > 0 ? Object.fromEntries(members) : null;
}

function secondsOf(time: string): string {
  const [, moment, fraction = '', zone] = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
  return `${Date.parse(`${moment}${zone}`) / 1000}.${fraction.slice(0, 9).padEnd(9, '0')}`;
}

/** Members in the order of their names, so that equal values are equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
