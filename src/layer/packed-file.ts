// A file of the cache: a checksum, and plain data with the key it was stored under. A file that was cut, renamed, written by
// another program or made by hand does not become data of this key, whatever it contains.
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';

const hashSize = 32;

/** The bytes to store for plain data. */
export function pack(key: string, content: object): Buffer {
  const body = serialize({ ...content, key });
  return Buffer.concat([sha256(body), body]);
}

/** The data in a file, of which nothing is checked but the key; undefined if the file is not the one that was stored under it. */
export function unpack<Content>(key: string, bytes: Buffer): Partial<Content> | undefined {
  const body = bytes.subarray(hashSize);
  if (!sha256(body).equals(bytes.subarray(0, hashSize))) return undefined;
  const stored: (Partial<Content> & { readonly key?: unknown }) | null = deserialize(body);
  return stored?.key === key ? stored : undefined;
}

export const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
