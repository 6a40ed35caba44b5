// The checksum of a tar header block.
import { blockSize, readOctal } from './header.ts';

const checksumStart = 148;
const checksumEnd = 156;

/** Whether the checksum is valid: the sum of all bytes, unsigned or, as some old tars wrote it, signed. */
export function hasValidChecksum(bytes: Buffer, start = 0): boolean {
  const declared = readOctal(bytes, start + checksumStart, start + checksumEnd);
  const sum = checksumOf(bytes, start);
  return declared === sum || declared === sum - 256 * highBytes(bytes, start);
}

/** The sum of all bytes, those of the checksum as spaces. Adds bytes in pairs: a sum of 256 bytes fits in 16 bits. */
function checksumOf(bytes: Buffer, start: number): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset + start, blockSize);
  let [even, odd] = [0, 0];
  for (let at = 0; at < blockSize; at += 4) {
    const word = words.getUint32(at);
    even += word & 0xff00ff;
    odd += (word >>> 8) & 0xff00ff;
  }
  let sum = (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
  for (let at = checksumStart; at < checksumEnd; at += 1) sum += 0x20 - (bytes[start + at] as number);
  return sum;
}

function highBytes(bytes: Buffer, start: number): number {
  let count = 0;
  for (let at = 0; at < blockSize; at += 1)
    if (at < checksumStart || at >= checksumEnd) count += (bytes[start + at] as number) >> 7;
  return count;
}
