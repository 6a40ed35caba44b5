// The header of an ELF file (System V ABI, "Object Files"): for which machine it is, which program starts it, and how old a
// kernel may be. The first bytes of a file in, facts out. What lies beyond the bytes given is not known (undefined), what
// the file has not is null; nothing is thrown, whatever the bytes.
import { decodePath } from '../oci/entry-path.ts';

export interface Elf {
  readonly bits: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  /** shared: a library, or a program that runs at any address (PIE) */
  readonly type: 'relocatable' | 'executable' | 'shared' | 'core' | 'other';
  /** e_machine */
  readonly machine: number;
  /** EI_OSABI: 0 for what needs nothing of one system alone, 3 for Linux. */
  readonly osABI: number;
  /** PT_INTERP: the dynamic loader that starts it. */
  readonly interpreter: string | null | undefined;
  /** NT_GNU_ABI_TAG: the lowest Linux that its C library was built for, as `3.2.0`. */
  readonly lowestKernel: string | null | undefined;
}

const types: readonly Elf['type'][] = ['other', 'relocatable', 'executable', 'shared', 'core'];

/** Undefined where it is no ELF file, or the header is not whole. */
export function readElf(bytes: Buffer): Elf | undefined {
  const [wordSize, dataOrder] = [bytes[4], bytes[5]];
  if (bytes.toString('latin1', 0, 4) !== '\x7fELF' || ![1, 2].includes(wordSize) || ![1, 2].includes(dataOrder)) {
    return undefined;
  }
  const file = new Words(bytes, wordSize === 2, dataOrder === 1);
  if (bytes.length < (file.is64 ? 64 : 52)) return undefined;
  const segments = segmentsOf(file);
  return {
    bits: file.is64 ? 64 : 32,
    byteOrder: file.isLittle ? 'little' : 'big',
    type: types[file.half(16)] ?? 'other',
    machine: file.half(18),
    osABI: bytes[7],
    interpreter: segments && interpreterOf(file, segments),
    lowestKernel: segments && lowestKernelOf(file, segments),
  };
}

/** Numbers of a file in its own byte order. Nobody asks for one beyond the end. */
class Words {
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

  /** An offset or size: as wide as the file's class. */
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

const loaderName = 3;
const notes = 4;

/** The program headers; undefined where they are not all in the bytes. */
function segmentsOf(file: Words): readonly Segment[] | undefined {
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

/** PATH_MAX: the kernel takes no longer name. */
const longestName = 4096;

function interpreterOf({ bytes }: Words, segments: readonly Segment[]): string | null | undefined {
  const segment = segments.find(({ type }) => type === loaderName);
  if (!segment) return null;
  const { offset, size } = segment;
  if (size > longestName || offset + size > bytes.length) return undefined;
  const name = bytes.subarray(offset, offset + size);
  const end = name.indexOf(0);
  return end > 0 ? decodePath(name.subarray(0, end)) : undefined;
}

/** Real files have a handful; a hostile one must not be walked through once a segment. */
const mostNotes = 64;
const abiTag = 1;
const linux = 0;

function lowestKernelOf(file: Words, segments: readonly Segment[]): string | null | undefined {
  let read = 0;
  let isWhole = true;
  for (const { offset, size, align } of segments.filter(({ type }) => type === notes)) {
    const end = offset + size;
    if (end > file.bytes.length) {
      isWhole = false;
      continue;
    }
    const step = align === 8 ? 8 : 4;
    const padded = (length: number): number => Math.ceil(length / step) * step;
    for (let at = offset; at + 12 <= end; ) {
      read += 1;
      if (read > mostNotes) return undefined;
      const [nameSize, contentSize, type] = [file.word(at), file.word(at + 4), file.word(at + 8)];
      const content = at + 12 + padded(nameSize);
      const isTag = type === abiTag && nameSize === 4 && file.bytes.toString('latin1', at + 12, at + 16) === 'GNU\0';
      if (isTag && contentSize >= 16 && content + 16 <= end) {
        const [system, ...version] = [0, 4, 8, 12].map((word) => file.word(content + word));
        return system === linux ? version.join('.') : null;
      }
      at = content + padded(contentSize);
    }
  }
  return isWhole ? null : undefined;
}
