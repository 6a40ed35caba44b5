// Reads numbers and program headers of an ELF file (System V ABI, "Object Files" and "Program Header").

/** Reads numbers in the byte order of the file. Callers must stay within the bytes. */
export class ElfReader {
  readonly bytes: Buffer;
  readonly is64: boolean;
  readonly isLittle: boolean;

  constructor(bytes: Buffer, is64: boolean, isLittle: boolean) {
    this.bytes = bytes;
    this.is64 = is64;
    this.isLittle = isLittle;
  }

  half(at: number): number {
    return this.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  word(at: number): number {
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** An offset or size, 32 or 64 bits depending on the ELF class. */
  wide(at: number): number {
    if (!this.is64) return this.word(at);
    return Number(this.isLittle ? this.bytes.readBigUInt64LE(at) : this.bytes.readBigUInt64BE(at));
  }
}

export interface Segment {
  /** Offset of its program header. */
  readonly header: number;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
}

const ptLoad = 1;
export const ptInterp = 3;
export const ptNote = 4;
/** Covers the note with the properties; older linkers write only PT_NOTE. */
export const ptGnuProperty = 0x6474e553;

/** A reader of the file that begins with the bytes; undefined if it is not an ELF file or the ELF header is incomplete. */
export function elfReaderOf(bytes: Buffer): ElfReader | undefined {
  const [wordSize = 0, dataOrder = 0] = bytes.subarray(4, 6);
  if (bytes.toString('latin1', 0, 4) !== '\x7fELF' || ![1, 2].includes(wordSize) || ![1, 2].includes(dataOrder)) {
    return undefined;
  }
  const file = new ElfReader(bytes, wordSize === 2, dataOrder === 1);
  return bytes.length < (file.is64 ? 64 : 52) ? undefined : file;
}

/** The program headers; undefined if they are not completely within the bytes. */
export function segmentsOf(file: ElfReader): readonly Segment[] | undefined {
  const { is64 } = file;
  const [offset, entrySize, count] = is64
    ? [file.wide(32), file.half(54), file.half(56)]
    : [file.wide(28), file.half(42), file.half(44)];
  if (count === 0) return [];
  if (entrySize !== (is64 ? 56 : 32) || offset + entrySize * count > file.bytes.length) return undefined;
  const at = is64 ? { offset: 8, size: 32, align: 48 } : { offset: 4, size: 16, align: 28 };
  return Array.from({ length: count }, (_, index) => offset + entrySize * index).map((start) => ({
    header: start,
    type: file.word(start),
    offset: file.wide(start + at.offset),
    size: file.wide(start + at.size),
    align: file.wide(start + at.align),
  }));
}

/** A segment that is loaded into memory. */
export interface Load {
  readonly offset: number;
  readonly size: number;
  /** Of its first byte in memory. */
  readonly address: number;
  /** PF_X is 1, PF_W 2, PF_R 4. */
  readonly flags: number;
}

export const loadsOf = (file: ElfReader): readonly Load[] =>
  (segmentsOf(file) ?? [])
    .filter(({ type }) => type === ptLoad)
    .map(({ header, offset, size }) => ({
      offset,
      size,
      address: file.wide(header + (file.is64 ? 16 : 8)),
      flags: file.word(header + (file.is64 ? 4 : 24)),
    }));
