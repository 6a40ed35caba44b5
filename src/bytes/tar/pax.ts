// Reads and writes PAX extended headers (POSIX pax, "pax Extended Header"): records "LENGTH KEY=VALUE\n". They are parsed
// by their length, which counts its own digits, because values may contain any byte.
import { decodePath, encodePath } from '../../oci/entry-path.ts';
import { fractionOf } from '../../text/time.ts';

/** The records of one extended header. */
export interface PaxRecords {
  /** The last value of each key. */
  readonly values: ReadonlyMap<string, Buffer>;
  /** Why Go's archive/tar refuses the header; the records before the fault are valid. */
  readonly fault?: string | undefined;
}

/** No records. */
export const noPax: PaxRecords = { values: new Map() };

/** Keys whose values cannot contain NULs. */
const textKeys: ReadonlySet<string> = new Set(['path', 'linkpath', 'uname', 'gname']);

/**
 * Parses the body of an extended header, of which the values are parts. Never throws. Offsets and sizes of GNU sparse format 0.0, whose keys repeat, become a
 * map of format 0.1.
 */
export function readPax(body: Buffer): PaxRecords {
  const values = new Map<string, Buffer>();
  const sparse: string[] = [];
  let fault: string | undefined;
  for (let at = 0; at < body.length && fault === undefined; ) {
    const space = body.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : decimal(body.toString('latin1', at, space));
    const end = at + length;
    const equals = body.indexOf(0x3d, space);
    if (!(space < end && end <= body.length) || !(equals > space && equals < end) || body[end - 1] !== 0x0a) {
      fault = 'a PAX header contains an invalid record';
    } else {
      const key = decodePath(body.subarray(space + 1, equals));
      const value = body.subarray(equals + 1, end - 1);
      fault = recordFault(key, value, sparse.length);
      if (fault === undefined) {
        if (isSparsePair(key)) sparse.push(value.toString('latin1'));
        else values.set(key, value);
      }
    }
    at = end;
  }
  if (sparse.length > 0) values.set('GNU.sparse.map', Buffer.from(sparse.join(','), 'latin1'));
  return { values, fault };
}

const isSparsePair = (key: string): boolean => key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes';

function recordFault(key: string, value: Buffer, sparseCount: number): string | undefined {
  if (key === '') return 'a PAX record has no key';
  if (textKeys.has(key) ? value.includes(0) : key.includes('\0'))
    return `the PAX record ${key.replaceAll('\0', '')} contains a NUL`;
  const isInTurn = (key === 'GNU.sparse.offset') === (sparseCount % 2 === 0);
  return isSparsePair(key) && (!isInTurn || value.includes(0x2c)) ? 'its sparse map is out of order' : undefined;
}

/** A decimal number, with a sign or not, as Go reads it; NaN for anything else and beyond 2^53. */
export function decimal(text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
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
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const seconds = Number(whole);
  if (!Number.isSafeInteger(seconds)) return undefined;
  if (sign !== '-') return { seconds, nanoseconds };
  return nanoseconds === 0
    ? { seconds: 0 - seconds, nanoseconds }
    : { seconds: -seconds - 1, nanoseconds: 1e9 - nanoseconds };
}

/** An extended attribute. */
export interface Xattr {
  readonly name: string;
  readonly value: Buffer;
}

/** The extended attributes, sorted by name: records SCHILY.xattr.*, the only ones that engines read. */
export function readXattrs(values: ReadonlyMap<string, Buffer>): readonly Xattr[] {
  const xattrs: Xattr[] = [];
  for (const [key, value] of values) if (key.startsWith(schily)) xattrs.push({ name: key.slice(schily.length), value });
  return xattrs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const schily = 'SCHILY.xattr.';

/** A record to be written. */
export interface PaxRecord {
  readonly key: string;
  readonly value: Buffer;
}

/** The body of an extended header. */
export const paxBody = (records: readonly PaxRecord[]): Buffer => Buffer.concat(records.map(recordBytes));

function recordBytes({ key, value }: PaxRecord): Buffer {
  const body = Buffer.concat([Buffer.from(' '), encodePath(key), Buffer.from('='), value, Buffer.from('\n')]);
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

/** A record with an extended attribute. A name never contains "=", because it was the key of a record. */
export const xattrRecord = ({ name, value }: Xattr): PaxRecord => ({ key: `${schily}${name}`, value });
