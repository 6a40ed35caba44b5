// The header of a Zstandard frame (RFC 8878, section 3.1.1.1): what a decoder must provide for it.

/** Bytes of the longest frame header. */
export const longestFrameHeader = 18;

export interface FrameHeader {
  /** Bytes of earlier output that the decoder must keep. */
  readonly windowSize: number;
  /** Bytes of the content; null if the header does not say. */
  readonly contentSize: number | null;
  /** ID of the dictionary that the frame was compressed with; 0 if there is none. */
  readonly dictionary: number;
  /** Whether a checksum follows the last block. */
  readonly hasChecksum: boolean;
  /** Whether a bit is set that no version of the format uses. */
  readonly hasReservedBit: boolean;
}

export const magicSize = 4;

const isSingleSegment = (descriptor: number): boolean => (descriptor & 0x20) !== 0;
const dictionarySize = (descriptor: number): number => [0, 1, 2, 4][descriptor & 3] as number;
/** Without a window descriptor, the window is the whole content, whose size is then always there. */
const contentSizeSize = (descriptor: number): number =>
  descriptor >> 6 === 0 && isSingleSegment(descriptor) ? 1 : ([0, 2, 4, 8][descriptor >> 6] as number);

/** Bytes of a header with this descriptor, which is the byte after the magic number. */
export const frameHeaderSize = (descriptor: number): number =>
  magicSize + 1 + (isSingleSegment(descriptor) ? 0 : 1) + dictionarySize(descriptor) + contentSizeSize(descriptor);

/** Reads a header that is complete. */
export function readFrameHeader(header: Buffer): FrameHeader {
  const descriptor = header[magicSize] as number;
  let position = magicSize + 1;
  const number = (size: number): number => {
    let value = 0;
    for (let at = position + size - 1; at >= position; at -= 1) value = value * 256 + (header[at] as number);
    position += size;
    return value;
  };
  const window = isSingleSegment(descriptor) ? undefined : describedSize(number(1));
  const dictionary = number(dictionarySize(descriptor));
  const contentBytes = contentSizeSize(descriptor);
  // Two bytes do not repeat what one byte can say.
  const contentSize = contentBytes === 0 ? null : number(contentBytes) + (contentBytes === 2 ? 256 : 0);
  return {
    windowSize: window ?? contentSize ?? 0,
    contentSize,
    dictionary,
    hasChecksum: (descriptor & 4) !== 0,
    hasReservedBit: (descriptor & 8) !== 0,
  };
}

/** Section 3.1.1.1.2: exponent and mantissa. */
function describedSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
