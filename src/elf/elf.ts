// Parses the header of an ELF file (System V ABI, "Object Files"): machine, dynamic loader, and minimum kernel version.
// Works on the first bytes of a file: a value outside them is undefined, a value that the file does not have is null.
// Never throws.
import { decodePath } from '../oci/entry-path.ts';

/** What the ELF header and program headers say. */
export interface Elf {
  readonly bits: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  /** shared: a library or a position-independent executable (PIE). */
  readonly type: 'relocatable' | 'executable' | 'shared' | 'core' | 'other';
  /** e_machine. */
  readonly machine: number;
  /** EI_OSABI: 0 if the file needs no OS-specific extensions, 3 for Linux. */
  readonly osABI: number;
  /** PT_INTERP: path of the dynamic loader. */
  readonly interpreter: string | null | undefined;
  /** NT_GNU_ABI_TAG: the lowest Linux version that its C library supports, such as `3.2.0`. */
  readonly lowestKernel: string | null | undefined;
}

const types: readonly Elf['type'][] = ['other', 'relocatable', 'executable', 'shared', 'core'];

/** Undefined if it is not an ELF file or the ELF header is incomplete. */
export function readElf(bytes: Buffer): Elf | undefined {
  const [wordSize = 0, dataOrder = 0] = bytes.subarray(4, 6);
  if (bytes.toString('latin1', 0, 4) !== '\x7fELF' || ![1, 2].includes(wordSize) || ![1, 2].includes(dataOrder)) {
    return undefined;
  }
  const file = new ElfReader(bytes, wordSize === 2, dataOrder === 1);
  if (bytes.length < (file.is64 ? 64 : 52)) return undefined;
  const segments = segmentsOf(file);
  return {
    bits: file.is64 ? 64 : 32,
    byteOrder: file.isLittle ? 'little' : 'big',
    type: types[file.half(16)] ?? 'other',
    machine: file.half(18),
    osABI: bytes[7] as number,
    interpreter: segments && interpreterOf(file, segments),
    lowestKernel: segments && lowestKernelOf(file, segments),
  };
}

/** Reads numbers in the byte order of the file. Callers must stay within the bytes. */
class ElfReader {
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

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
}

const ptInterp = 3;
const ptNote = 4;

/** The program headers; undefined if they are not completely within the bytes. */
function segmentsOf(file: ElfReader): readonly Segment[] | undefined {
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

/** PATH_MAX; the kernel rejects longer loader names. */
const longestName = 4096;

function interpreterOf({ bytes }: ElfReader, segments: readonly Segment[]): string | null | undefined {
  const segment = segments.find(({ type }) => type === ptInterp);
  if (!segment) return null;
  const { offset, size } = segment;
  if (size > longestName || offset + size > bytes.length) return undefined;
  const name = bytes.subarray(offset, offset + size);
  const end = name.indexOf(0);
  return end > 0 ? decodePath(name.subarray(0, end)) : undefined;
}

/** Ordinary files have a handful. A hostile file could list the same notes in every segment. */
const maxNotes = 64;
const ntGnuAbiTag = 1;
const osLinux = 0;

function lowestKernelOf(file: ElfReader, segments: readonly Segment[]): string | null | undefined {
  let read = 0;
  let isWhole = true;
  for (const { offset, size, align } of segments.filter(({ type }) => type === ptNote)) {
    const end = offset + size;
    if (end > file.bytes.length) {
      isWhole = false;
      continue;
    }
    const step = align === 8 ? 8 : 4;
    const padded = (length: number): number => Math.ceil(length / step) * step;
    for (let at = offset; at + 12 <= end; ) {
      read += 1;
      if (read > maxNotes) return undefined;
      const [nameSize, contentSize, type] = [file.word(at), file.word(at + 4), file.word(at + 8)];
      const content = at + 12 + padded(nameSize);
      const isTag =
        type === ntGnuAbiTag && nameSize === 4 && file.bytes.toString('latin1', at + 12, at + 16) === 'GNU\0';
      if (isTag && contentSize >= 16 && content + 16 <= end) {
        const [system, ...version] = [0, 4, 8, 12].map((word) => file.word(content + word));
        return system === osLinux ? version.join('.') : null;
      }
      at = content + padded(contentSize);
    }
  }
  return isWhole ? null : undefined;
}
