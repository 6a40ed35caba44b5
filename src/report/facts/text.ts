// How paths and times stand in tables.
import { encodePath } from '../../oci/entry-path.ts';
import { utcTime } from '../../text/time.ts';

/** With the u flag this matches only lone surrogates, which stand for bytes that are not UTF-8. */
const rawByte = /[\udc80-\udcff]/gu;

/** A path or link target as text, in which a byte that is not UTF-8 is `\xHH`, and its bytes if it has such a byte, else null. */
export function pathValues(path: string): readonly [text: string, bytes: Uint8Array | null] {
  const text = path.replace(rawByte, (unit) => `\\x${(unit.charCodeAt(0) - 0xdc00).toString(16)}`);
  return [text, text === path ? null : encodePath(path)];
}

/** Microseconds in 64 bits. */
const latest = 2n ** 63n;

/** Microseconds since 1970; null if they do not fit 64 bits. */
export function microseconds(seconds: number, nanoseconds: number): bigint | null {
  const all = BigInt(Math.trunc(seconds)) * 1_000_000n + BigInt(Math.trunc(nanoseconds / 1000));
  return all >= -latest && all < latest ? all : null;
}

/** A time of a document (RFC 3339) in microseconds since 1970; null if it is not one. */
export function documentTime(text: string | undefined): bigint | null {
  const time = text === undefined ? undefined : utcTime(text);
  if (time === undefined) return null;
  const [, fraction = ''] = /\.(\d+)Z$/.exec(time) ?? [];
  return microseconds(Date.parse(`${time.slice(0, 19)}Z`) / 1000, Number(fraction.padEnd(9, '0')));
}
