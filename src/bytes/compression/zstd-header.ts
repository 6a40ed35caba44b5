// The header of a Zstandard frame (RFC 8878, section 3.1.1.1): what a decoder must provide for it.

/** Bytes of the longest frame header. */
export const frameHeaderLength = 18;

export interface FrameHeader {
  /** Bytes of earlier output that the decoder must keep; null if the header is incomplete. */
  readonly windowSize: number | null;
  /** ID of the dictionary that the frame was compressed with; 0 if there is none. */
  readonly dictionary: number;
}

const magicSize = 4;

/** Reads the header at the start of `head`. */
export function readFrameHeader(head: Buffer): FrameHeader {
  const descriptor = head[magicSize] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  let position = magicSize + 1;
  const number = (size: number): number | null => {
    const end = position + size;
    if (end > head.length) return null;
    let value = 0;
    for (let at = end - 1; at >= position; at -= 1) value = value * 256 + (head[at] as number);
    position = end;
    return value;
  };
  const window = isSingleSegment ? undefined : number(1);
  const dictionary = number([0, 1, 2, 4][descriptor & 3] as number) ?? 0;
  if (window !== undefined) return { windowSize: window === null ? null : describedSize(window), dictionary };
  // Without a window descriptor, the window is the whole content.
  const contentSize = number([1, 2, 4, 8][descriptor >> 6] as number);
  const isOffset = descriptor >> 6 === 1;
  return { windowSize: contentSize === null ? null : contentSize + (isOffset ? 256 : 0), dictionary };
}

/** Section 3.1.1.1.2: exponent and mantissa. */
function describedSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
