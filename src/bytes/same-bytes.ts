// Compares two byte ranges of equal size. Reading and comparing takes a fifth of the time of hashing both.
import { type ByteRange, openFile, sizeOf, YieldClock } from './byte-range.ts';

/** Bytes of each range that are compared at once: both parts fit into the cache of a processor. */
const atOnce = 2 ** 18;

/**
 * Whether two ranges have the same bytes; false if a file has been truncated.
 * @throws {InputError} if a file cannot be read
 */
export async function haveSameBytes(a: ByteRange, b: ByteRange): Promise<boolean> {
  const size = sizeOf(a);
  if (size !== sizeOf(b)) return false;
  const first = await openFile(a.file);
  try {
    const second = await openFile(b.file);
    try {
      const [one, other] = [Buffer.allocUnsafe(Math.min(atOnce, size)), Buffer.allocUnsafe(Math.min(atOnce, size))];
      const pause = new YieldClock();
      for (let at = 0; at < size; ) {
        const expected = first.readNow(a.start + at, one.subarray(0, size - at));
        const found = second.readNow(b.start + at, other.subarray(0, expected.length));
        if (found.length === 0 || !found.equals(expected.subarray(0, found.length))) return false;
        at += found.length;
        if (pause.isDue(found.length)) await pause.pass();
      }
      return true;
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}
