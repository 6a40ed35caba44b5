// Makes a failing input smaller.

/** Removes pieces, halves first, as long as the input still fails; tries at most `tries` inputs. */
export async function shrink(
  input: Buffer,
  stillFails: (input: Buffer) => Promise<boolean>,
  tries: number,
): Promise<Buffer> {
  let best = input;
  let left = tries;
  for (let size = Math.ceil(input.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && left > 0; ) {
      const smaller = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      left -= 1;
      if (await stillFails(smaller)) best = smaller;
      else at += size;
    }
  }
  return best;
}
