// A body, path or value for builders: bytes, or text that is encoded as UTF-8.
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

/** Flips the bits of a mask in one byte, in place. Throws if there is no such byte. */
export function flipBits(bytes: Buffer, at: number, mask: number): void {
  bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
}

/** Incompressible bytes, always the same for one seed. */
export function noise(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => Buffer.from(hex256(`${seed}/${i}`), 'hex'));
  return Buffer.concat(blocks).subarray(0, length);
}
