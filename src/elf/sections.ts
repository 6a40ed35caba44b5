// Reads the section headers of an ELF file by position (System V ABI, "Section Header"). Never throws because of what the file has.
import { ElfReader, elfReaderOf, type Load, loadsOf } from './elf-reader.ts';

/** A file that can be read from any offset. Fewer bytes than wanted are read only at its end. */
export interface Readable {
  readonly size: number;
  read(start: number, length: number): Promise<Buffer>;
}

export interface Section {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Where the parts of an ELF file are. */
export interface ElfLayout {
  /** Reads numbers in the first bytes of the file. */
  readonly head: ElfReader;
  /** Empty if they are not in the first bytes. */
  readonly loads: readonly Load[];
  /** Empty if they were removed, or are not in the file. */
  readonly sections: readonly Section[];
}

/** The ELF header and the program headers, as linkers write them. */
const headSize = 4096;
/** Executables have some dozens. */
const maxSections = 4096;
const maxNames = 2 ** 18;

/** The bytes at a place that may be wrong: those of it that the file has, and at most `limit`. */
export async function readPlace(
  file: Readable,
  { offset, size }: { readonly offset: number; readonly size: number },
  limit: number,
): Promise<Buffer> {
  const length = Math.min(size, limit, file.size - offset);
  return length > 0 ? file.read(offset, length) : Buffer.alloc(0);
}

/** Undefined if it is not an ELF file. */
export async function readElfLayout(file: Readable): Promise<ElfLayout | undefined> {
  const head = elfReaderOf(await readPlace(file, { offset: 0, size: headSize }, headSize));
  return head && { head, loads: loadsOf(head), sections: await readSections(file, head) };
}

/** e_shnum and e_shstrndx if the real values do not fit and are in section 0. */
const [inSection0, inSection0Too] = [0, 0xffff];
/** sh_type of sections that have no bytes in the file. */
const shtNobits = 8;

async function readSections(file: Readable, head: ElfReader): Promise<readonly Section[]> {
  const { is64, isLittle } = head;
  const start = head.wide(is64 ? 40 : 32);
  const [entrySize, count, names] = is64
    ? [head.half(58), head.half(60), head.half(62)]
    : [head.half(46), head.half(48), head.half(50)];
  if (start === 0 || entrySize !== (is64 ? 64 : 40)) return [];
  const wanted = (count === inSection0 ? maxSections : count) * entrySize;
  const bytes = await readPlace(file, { offset: start, size: wanted }, maxSections * entrySize);
  const table = new ElfReader(bytes, is64, isLittle);
  const rows = Array.from({ length: Math.floor(bytes.length / entrySize) }, (_, index) =>
    rowOf(table, index * entrySize),
  );
  const sections = rows.slice(0, count === inSection0 ? rows[0]?.size : count);
  const nameTable = sections[names === inSection0Too ? (rows[0]?.link ?? 0) : names];
  if (!nameTable) return [];
  const text = await readPlace(file, nameTable, maxNames);
  return sections
    .filter(({ type }) => type !== shtNobits)
    .map(({ name, offset, size }) => ({ name: nameAt(text, name), offset, size }));
}

function rowOf(table: ElfReader, start: number) {
  const at = table.is64 ? { offset: 24, size: 32, link: 40 } : { offset: 16, size: 20, link: 24 };
  return {
    name: table.word(start),
    type: table.word(start + 4),
    offset: table.wide(start + at.offset),
    size: table.wide(start + at.size),
    link: table.word(start + at.link),
  };
}

/** Longer names are cut: none of those that are looked for is as long. */
const maxName = 64;

function nameAt(text: Buffer, start: number): string {
  const name = text.toString('latin1', start, start + maxName);
  const end = name.indexOf('\0');
  return end < 0 ? name : name.slice(0, end);
}
