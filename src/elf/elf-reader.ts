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
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
}

export const ptInterp = 3;
export const ptNote = 4;
/** Covers the note with the properties; older linkers write only PT_NOTE. */
export const ptGnuProperty = 0x6474e553;

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
    type: file.word(start),
    offset: file.wide(start + at.offset),
    size: file.wide(start + at.size),
    align: file.wide(start + at.align),
  }));
}
