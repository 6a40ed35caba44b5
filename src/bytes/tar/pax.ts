// PAX extended headers (POSIX pax, "pax Extended Header"): records "LENGTH KEY=VALUE\n", parsed by their length prefix,
// since values may hold any byte.

export interface PaxRecords {
  /** The last value of each key. */
  readonly values: ReadonlyMap<string, Buffer>;
  /** GNU sparse format 0.0 repeats two keys: offset, size, offset, size … in order. */
  readonly sparse: readonly number[];
  /** Whether the header ended in something that is no record; what stands before it counts. */
  readonly isDamaged: boolean;
}

export const noPax: PaxRecords = { values: new Map(), sparse: [], isDamaged: false };

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

/** A decimal number without sign; NaN for anything else, and beyond 2^53. */
export function digits(text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

export interface Timestamp {
  /** Since 1970-01-01T00:00:00Z, rounded down. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A PAX time: decimal seconds with an optional fraction, which counts towards the future for negative times too. */
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

export interface Xattr {
  readonly name: string;
  readonly value: Buffer;
}

/** An empty value takes the record away; an attribute may be empty. */
export const isDeletion = (key: string, value: Buffer): boolean => value.length === 0 && !isXattr(key);

export const isXattr = (key: string): boolean => key.startsWith('SCHILY.xattr.') || key.startsWith('LIBARCHIVE.xattr.');

/** Extended attributes: SCHILY.xattr.* as they are, LIBARCHIVE.xattr.* (base64, name %-encoded) where the former is not. */
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

// PAX records as bytes: "LENGTH KEY=VALUE\n", where the length counts its own digits, so that values may hold any byte.

export interface PaxRecord {
  readonly key: string;
  readonly value: Buffer;
}

export const paxBody = (records: readonly PaxRecord[]): Buffer => Buffer.concat(records.map(recordBytes));

function recordBytes({ key, value }: PaxRecord): Buffer {
  const body = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = body.length;
  while (String(length).length + body.length !== length) length = String(length).length + body.length;
  return Buffer.concat([Buffer.from(String(length)), body]);
}

export const textRecord = (key: string, value: string | number): PaxRecord => ({
  key,
  value: Buffer.from(String(value)),
});

/** Decimal seconds, the fraction counted from zero: 1.5 s before 1970 is "-1.5". */
export function paxTime({ seconds, nanoseconds }: Timestamp): string {
  const isNegative = seconds < 0 && nanoseconds > 0;
  const whole = isNegative ? `-${-seconds - 1}` : String(seconds);
  const fraction = isNegative ? 1e9 - nanoseconds : nanoseconds;
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
}

/** As all readers know it; a name with "=", which no key can hold, as libarchive writes it. */
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
