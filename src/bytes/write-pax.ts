// PAX records as bytes: "LENGTH KEY=VALUE\n", where the length counts its own digits, so that values may hold any byte.
import type { Timestamp, Xattr } from './pax.ts';

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
