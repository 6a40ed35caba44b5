// Splits a Zstandard stream (RFC 8878, section 3.1) into the parts that a decoder is given one at a time, whichever decoder it is and
// however the source is chunked. So all decoders yield the same bytes before damage. The ends of frames and of the stream are found
// here, and skippable frames are left out.
import { CodecError } from './codec.ts';
import { type FrameHeader, frameHeaderSize, longestFrameHeader, magicSize, readFrameHeader } from './zstd-header.ts';

/** Bytes of one frame: whole blocks, with the header before the first one, or the checksum. */
export interface ZstdPart {
  readonly bytes: Buffer;
  /** The header of the frame, if the frame begins here. */
  readonly header: FrameHeader | undefined;
  /** Whether the last block of the frame is here. */
  readonly hasLastBlock: boolean;
  /** Position in the stream after it. */
  readonly end: number;
}

/** Blocks share a part if they have no more bytes together: a step for each block would make a stream of tiny blocks slow. */
const sharedPart = 2 ** 13;
/** Bytes of the content of the largest part. */
export const largestContent = 2 ** 22;

const blockHeaderSize = 3;
const largestBlock = 2 ** 17;
const checksumSize = 4;
/** Bytes of the largest part. */
export const largestPart = longestFrameHeader + blockHeaderSize + largestBlock;

const [rleBlock, compressedBlock, reservedBlock] = [1, 2, 3];

const frameMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const skippableMagic = Buffer.from([0x50, 0x2a, 0x4d, 0x18]);

/** Whether a frame can begin with these bytes of a magic number. */
export const beginsFrame = (head: Buffer): boolean => head.equals(frameMagic.subarray(0, head.length));

/** The same for a skippable frame, which has one of 16 magic numbers. */
export function beginsSkippableFrame(head: Buffer): boolean {
  const [first = 0] = head;
  return (first & 0xf0) === 0x50 && head.subarray(1).equals(skippableMagic.subarray(1, head.length));
}

const invalid = (what: string): CodecError => new CodecError('corrupt', `invalid zstd data (${what})`);
const noFrame = (): CodecError => invalid('other bytes after a frame');

const noBytes: Buffer = Buffer.alloc(0);

/** Where the current part ends, or the header of a skippable frame, which is no part. */
interface Cut {
  readonly size: number;
  readonly isPart: boolean;
  readonly hasLastBlock: boolean;
  /** Bytes to skip after it. */
  readonly skip?: number;
}

/**
 * Splits a stream. Its errors are CodecErrors, after the parts before them. `requireDecodable` throws if a frame with this header cannot be
 * decoded: that is told before damage after the header.
 */
export class ZstdSplitter {
  readonly #requireDecodable: (header: FrameHeader) => void;
  readonly #syntax: Generator<number | Cut, never>;
  /** Bytes of the current part that are needed to read on, or that it ends. */
  #next: number | Cut = magicSize;
  /** Where the current part begins: in the chunk, or in a copy if it began in an earlier chunk. */
  #bytes = noBytes;
  #start = 0;
  #copy = noBytes;
  #copySize = 0;
  /** Bytes to skip. */
  #skipped = 0;
  /** Position in the stream where the current part begins. */
  #position = 0;
  #isBetweenFrames = true;
  /** Header of the frame that begins with the current part. */
  #header: FrameHeader | undefined;

  constructor(requireDecodable: (header: FrameHeader) => void) {
    this.#requireDecodable = requireDecodable;
    this.#syntax = this.#frames();
    this.#syntax.next();
  }

  /** The parts that end in the next chunk of the stream. */
  *add(chunk: Buffer): Generator<ZstdPart> {
    let read = 0;
    for (;;) {
      const skipped = Math.min(this.#skipped, chunk.length - read);
      read += skipped;
      this.#skipped -= skipped;
      const needed = this.#next as number;
      const missing = needed - this.#copySize;
      if (chunk.length - read < missing) {
        this.#keep(chunk.subarray(read));
        return;
      }
      const isCopied = this.#copySize > 0;
      if (isCopied) {
        this.#keep(chunk.subarray(read, read + missing));
        read += missing;
      }
      this.#bytes = isCopied ? this.#copy : chunk;
      this.#start = isCopied ? 0 : read;
      this.#next = this.#syntax.next().value;
      if (typeof this.#next === 'number') continue;
      const { size, skip = 0, isPart, hasLastBlock } = this.#next;
      const bytes = this.#bytes.subarray(this.#start, this.#start + size);
      if (isCopied) this.#dropCopy(size);
      else read += size;
      this.#position += size + skip;
      this.#skipped = skip;
      if (isPart) yield this.#part(bytes, hasLastBlock);
      this.#next = this.#syntax.next().value as number;
    }
  }

  /**
   * What is left at the end of the stream: a part of a block.
   * @throws {CodecError} if anything is left
   */
  *end(): Generator<ZstdPart> {
    const rest = this.#copy.subarray(0, this.#copySize);
    if (this.#isBetweenFrames) {
      if (rest.length === 0 && this.#skipped === 0) return;
      if (rest.length < magicSize && !beginsFrame(rest) && !beginsSkippableFrame(rest)) throw noFrame();
    } else if (rest.length > 0) {
      this.#position += rest.length;
      yield this.#part(rest, false);
    }
    throw new CodecError('truncated', 'the zstd stream ends early');
  }

  #part(bytes: Buffer, hasLastBlock: boolean): ZstdPart {
    const header = this.#header;
    this.#header = undefined;
    return { bytes, header, hasLastBlock, end: this.#position };
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#copy.length === 0) this.#copy = Buffer.allocUnsafe(largestPart);
    bytes.copy(this.#copy, this.#copySize);
    this.#copySize += bytes.length;
  }

  /** The decoder may still use the part, so what comes after it is copied elsewhere. */
  #dropCopy(size: number): void {
    const rest = this.#copy.subarray(size, this.#copySize);
    this.#copy = noBytes;
    this.#copySize = 0;
    this.#keep(rest);
  }

  /** The syntax of a stream: yields how many bytes of the current part must be there before it can read on, or where the part ends. */
  *#frames(): Generator<number | Cut, never> {
    for (;;) {
      this.#isBetweenFrames = true;
      yield magicSize;
      const magic = this.#read(magicSize);
      if (beginsSkippableFrame(magic)) {
        const size = magicSize + 4;
        yield size;
        yield { size, skip: this.#bytes.readUInt32LE(this.#start + magicSize), isPart: false, hasLastBlock: false };
        continue;
      }
      if (!beginsFrame(magic)) throw noFrame();
      yield magicSize + 1;
      const size = frameHeaderSize(this.#bytes[this.#start + magicSize] as number);
      yield size;
      const header = readFrameHeader(this.#read(size));
      this.#requireDecodable(header);
      this.#header = header;
      this.#isBetweenFrames = false;
      yield* this.#blocks(size, Math.min(header.windowSize, largestBlock));
      if (!header.hasChecksum) continue;
      yield checksumSize;
      yield { size: checksumSize, isPart: true, hasLastBlock: false };
    }
  }

  /** The blocks of a frame whose header has `headerSize` bytes. None is larger than `limit`. */
  *#blocks(headerSize: number, limit: number): Generator<number | Cut, void> {
    let size = headerSize;
    let content = 0;
    let hasBlocks = false;
    for (let isLast = false; !isLast; ) {
      yield size + blockHeaderSize;
      const block = this.#bytes.readUIntLE(this.#start + size, blockHeaderSize);
      isLast = (block & 1) === 1;
      const type = (block >> 1) & 3;
      const described = block >> 3;
      const blockSize = blockHeaderSize + (type === rleBlock ? 1 : described);
      const blockContent = type === compressedBlock ? largestBlock : described;
      const isBlock = type !== reservedBlock && described <= limit;
      const fits = size + blockSize <= sharedPart && content + blockContent <= largestContent;
      if (hasBlocks && !(isBlock && fits)) {
        yield { size, isPart: true, hasLastBlock: false };
        [size, content] = [0, 0];
      }
      if (!isBlock) throw invalid('a block of an unknown type or size');
      size += blockSize;
      content += blockContent;
      hasBlocks = true;
      yield size;
      if (!isLast && size < sharedPart) continue;
      yield { size, isPart: true, hasLastBlock: isLast };
      [size, content, hasBlocks] = [0, 0, false];
    }
  }

  /** The first bytes of the current part, which are there. */
  #read(size: number): Buffer {
    return this.#bytes.subarray(this.#start, this.#start + size);
  }
}
