// Small numbers as Parquet packs them (RLE / bit-packing hybrid): runs of eight or more equal ones, and the rest in groups of eight, with no
// more bits than the largest needs. The library writes these byte by byte through a growing buffer, which takes several times as long.

/** `bitWidth` is at most 24. Fewer than eight numbers at the end are filled up with zeros; readers know how many there are. */
export function hybridRuns(numbers: Int32Array | Uint8Array, bitWidth: number): Uint8Array {
  const { length } = numbers;
  // A run takes at most eight bytes and has at least eight numbers; groups beside each other share a header.
  const bytes = new Uint8Array(Math.ceil(length / 8) * (bitWidth + 8) + 8);
  let end = 0;
  let packedFrom = 0;
  const header = (value: number): void => {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes[end++] = (rest & 0x7f) | 0x80;
    bytes[end++] = rest;
  };
  const packUntil = (to: number): void => {
    if (to === packedFrom) return;
    const groups = Math.ceil((to - packedFrom) / 8);
    header((groups << 1) | 1);
    let [pending, bits] = [0, 0];
    for (let at = packedFrom; at < packedFrom + groups * 8; at += 1) {
      if (at < length) pending |= (numbers[at] as number) << bits;
      for (bits += bitWidth; bits >= 8; bits -= 8) {
        bytes[end++] = pending & 0xff;
        pending >>>= 8;
      }
    }
  };
  for (let at = 0; at < length; ) {
    const first = numbers[at];
    let next = at + 1;
    while (next < length && numbers[next] === first) next += 1;
    if (next - at < 8) {
      at += 8;
      continue;
    }
    packUntil(at);
    header((next - at) << 1);
    for (let shift = 0; shift < bitWidth; shift += 8) bytes[end++] = ((first as number) >> shift) & 0xff;
    at = next;
    packedFrom = at;
  }
  packUntil(length);
  return bytes.subarray(0, end);
}
