// What every builder here takes for a body, a path or a value: bytes, or text that stands for its UTF-8 bytes.
import { createHash } from 'node:crypto';

export type Bytes = string | Buffer;

export function toBytes(value: Bytes): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

export function hex256(value: Bytes): string {
  return createHash('sha256').update(value).digest('hex');
}

export function sha256(value: Bytes): string {
  return `sha256:${hex256(value)}`;
}

/** Made-up bytes that do not compress, the same for the same seed. */
export function noise(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => Buffer.from(hex256(`${seed}/${i}`), 'hex'));
  return Buffer.concat(blocks).subarray(0, length);
}
