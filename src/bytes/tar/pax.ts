// Reads and writes PAX extended headers (POSIX pax, "pax Extended Header"): records "LENGTH KEY=VALUE\n". They are parsed
// by their length, which counts its own digits, because values may contain any byte.
import { fractionOf } from '../../text/time.ts';

/** The records of one extended header. */
export interface PaxRecords {
  /** The last value of each key. */
  readonly values: ReadonlyMap<string, Buffer>;
  /** Offsets and sizes, alternating, from the repeated keys of GNU sparse format 0.0. */
  readonly sparse: readonly number[];
  /** True if the header ends in something that is not a record; the records before it are valid. */
  readonly isDamaged: boolean;
}

/** No records. */
export const noPax: PaxRecords = { values: new Map(), sparse: [], isDamaged: false };

/** Parses the body of an extended header. Never throws. */
export function readPax(body: Buffer): PaxRecords {
  const values = new Map<string, Buffer>();
  const sparse: number[] = [];
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    const length = space === -1 ? 0 : digits(body.toString('latin1', at, space));
    const equals = body.indexOf(0x3d, space);
    const end = at + length;
    if (length === 0 || end > body.length || equals === -1 || equals >= end || body[end - 1] !== 0x0a) {
      // Some writers pad the last record with NULs.
      return { values, sparse, isDamaged: body[at] !== 0 };
    }
    const key = body.toString('utf8', space + 1, equals);
    const value = Buffer.from(body.subarray(equals + 1, end - 1));
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') sparse.push(digits(value.toString('latin1')));
    else values.set(key, value);
    at = end;
  }
  return { values, sparse, isDamaged: false };
}

/** A decimal number without sign; NaN for anything else and above 2^53. */
export function digits(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** A point in time with nanoseconds. */
export interface Timestamp {
  /** Seconds since 1970-01-01T00:00:00Z, rounded down. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * Parses a PAX time: decimal seconds with an optional fraction. "-1.5" is 1.5 seconds before 1970, that is -2 seconds
 * and 500,000,000 nanoseconds. Undefined if invalid.
 */
export function readPaxTime(text: string): Timestamp | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  if (sign === '') return { seconds: Number(whole), nanoseconds };
  return nanoseconds === 0
    ? { seconds: -Number(whole), nanoseconds }
    : { seconds: -Number(whole) - 1, nanoseconds: 1e9 - nanoseconds };
}

/** An extended attribute. */
export interface Xattr {
  readonly name: string;
  readonly value: Buffer;
}

/** Whether the record deletes a global one: its value is empty, which for an attribute is an ordinary value. */
export const isDeletion = (key: string, value: Buffer): boolean => value.length === 0 && !isXattr(key);

/** Whether the key is that of an extended attribute. */
export const isXattr = (key: string): boolean => key.startsWith('SCHILY.xattr.') || key.startsWith('LIBARCHIVE.xattr.');

/**
 * The extended attributes, sorted by name: SCHILY.xattr.* as they are; LIBARCHIVE.xattr.* (base64, name
 * percent-encoded) for names that have no SCHILY record.
 */
export function readXattrs(values: ReadonlyMap<string, Buffer>): readonly Xattr[] {
  const xattrs = new Map<string, Buffer>();
  for (const [key, value] of values) {
    if (key.startsWith('LIBARCHIVE.xattr.')) {
      xattrs.set(percentDecoded(key.slice(17)), Buffer.from(value.toString('latin1'), 'base64'));
    }
  }
  for (const [key, value] of values) if (key.startsWith('SCHILY.xattr.')) xattrs.set(key.slice(13), value);
  const sorted = [...xattrs].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, value]) => ({ name, value }));
}

const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));

/** A record to be written. */
export interface PaxRecord {
  readonly key: string;
  readonly value: Buffer;
}

/** The body of an extended header. */
export const paxBody = (records: readonly PaxRecord[]): Buffer => Buffer.concat(records.map(recordBytes));

function recordBytes({ key, value }: PaxRecord): Buffer {
  const body = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = body.length;
  while (String(length).length + body.length !== length) length = String(length).length + body.length;
  return Buffer.concat([Buffer.from(String(length)), body]);
}

/** A record with a text or number as its value. */
export const textRecord = (key: string, value: string | number): PaxRecord => ({
  key,
  value: Buffer.from(String(value)),
});

/** A PAX time; the reverse of {@link readPaxTime}. */
export function paxTime({ seconds, nanoseconds }: Timestamp): string {
  const isNegative = seconds < 0 && nanoseconds > 0;
  const whole = isNegative ? `-${-seconds - 1}` : String(seconds);
  const fraction = isNegative ? 1e9 - nanoseconds : nanoseconds;
  return whole + fractionOf(fraction);
}

/**
 * Writes the common form SCHILY.xattr; a name that contains "=", which a key cannot, is written like libarchive does.
 */
export function xattrRecord({ name, value }: Xattr): PaxRecord {
  if (!name.includes('=')) return { key: `SCHILY.xattr.${name}`, value };
  return { key: `LIBARCHIVE.xattr.${percentEncoded(name)}`, value: Buffer.from(value.toString('base64')) };
}

const percentEncoded = (name: string): string =>
  Array.from(Buffer.from(name), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x3d
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
  ).join('');
