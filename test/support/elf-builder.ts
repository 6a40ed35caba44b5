// Builds the first bytes of ELF files from literals: a header, program headers, and their segments. They cannot run. An empty
// literal is a static 64-bit executable for x86-64; every field changes one thing.

export interface ElfLiteral {
  readonly bits?: 32 | 64;
  readonly byteOrder?: 'little' | 'big';
  /** e_type: 1 relocatable, 2 executable, 3 shared object, 4 core. */
  readonly type?: number;
  /** e_machine */
  readonly machine?: number;
  readonly osABI?: number;
  /** PT_INTERP */
  readonly interpreter?: string;
  /** The PT_NOTE segments, each a list of notes. */
  readonly notes?: readonly (readonly NoteLiteral[])[];
  /** p_align of the notes. */
  readonly noteAlign?: 4 | 8;
  /** The type of their program headers, if it is not PT_NOTE. */
  readonly noteSegment?: number;
  /** e_phentsize and e_phnum, even if wrong. */
  readonly entrySize?: number;
  readonly entryCount?: number;
  /** Moves the segments by this many bytes. */
  readonly gap?: number;
  /** The PT_LOAD segments. */
  readonly loads?: readonly LoadLiteral[];
  /** The sections, in this order; the section header table has section 0 and their names as well. */
  readonly sections?: readonly SectionLiteral[];
  /** e_shnum and e_shstrndx are in section 0, as of files with very many sections. */
  readonly countInSection0?: boolean;
}

export interface LoadLiteral {
  readonly address: number;
  /** PF_X is 1, PF_W 2, PF_R 4. */
  readonly flags: number;
  readonly bytes: Buffer;
}

export interface SectionLiteral {
  readonly name: string;
  readonly bytes: Buffer;
  /** sh_type, sh_offset and sh_size, even if wrong. */
  readonly type?: number;
  readonly offset?: number;
  readonly size?: number;
}

export interface NoteLiteral {
  readonly name: string;
  readonly type: number;
  readonly words: readonly number[];
}

/** NT_GNU_ABI_TAG: 0 is Linux. */
export const abiTag = (kernel: readonly [number, number, number], system = 0): NoteLiteral => ({
  name: 'GNU',
  type: 1,
  words: [system, ...kernel],
});

/** NT_GNU_PROPERTY_TYPE_0 with properties of four bytes, padded to eight bytes in a 64-bit file. */
export const properties = (
  values: readonly (readonly [type: number, value: number])[],
  bits: 32 | 64 = 64,
): NoteLiteral => ({
  name: 'GNU',
  type: 5,
  words: values.flatMap(([type, value]) => (bits === 64 ? [type, 4, value, 0] : [type, 4, value])),
});

/** GNU_PROPERTY_X86_ISA_1_NEEDED */
export const x86Needed = 0xc0008002;
/** GNU_PROPERTY_AARCH64_FEATURE_1_AND */
export const armFeaturesAnd = 0xc0000000;

export function elf(literal: ElfLiteral = {}): Buffer {
  const { bits = 64, byteOrder = 'little', notes = [], noteAlign = 4, gap = 0 } = literal;
  const put = writer(byteOrder, bits);
  const contents: readonly SegmentLiteral[] = [
    ...(literal.interpreter === undefined
      ? []
      : [{ type: 3, align: 1, bytes: Buffer.from(`${literal.interpreter}\0`, 'latin1') }]),
    ...notes.map((segment) => ({
      type: literal.noteSegment ?? 4,
      align: noteAlign,
      bytes: Buffer.concat(segment.map((note) => noteBytes(note, put, noteAlign))),
    })),
    ...(literal.loads ?? []).map((load) => ({ type: 1, align: 1, ...load })),
  ];
  const [headerSize, entrySize] = bits === 64 ? [64, 56] : [52, 32];
  let at = headerSize + entrySize * contents.length + gap;
  const segments = contents.map(({ bytes, ...segment }) => {
    at += bytes.length;
    return { ...segment, size: bytes.length, offset: at - bytes.length };
  });
  const count = literal.entryCount ?? segments.length;
  const sections = sectionBytes(literal, put, at);
  return Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, byteOrder === 'little' ? 1 : 2, 1, literal.osABI ?? 0]),
    Buffer.alloc(8),
    put.half(literal.type ?? 2, literal.machine ?? 62),
    put.word(1),
    put.wide(0, headerSize, sections.tableAt),
    put.word(0),
    put.half(headerSize, literal.entrySize ?? entrySize, count, ...sections.header),
    ...segments.map(({ type, offset, size, align, address = 0, flags = 4 }) =>
      bits === 64
        ? Buffer.concat([put.word(type, flags), put.wide(offset, address, 0, size, size, align)])
        : put.word(type, offset, address, 0, size, size, flags, align),
    ),
    Buffer.alloc(gap),
    ...contents.map(({ bytes }) => bytes),
    sections.bytes,
  ]);
}

/** The contents of the sections and then the section headers, from an offset on; and the last fields of the ELF header. */
function sectionBytes({ bits = 64, sections = [], countInSection0 = false }: ElfLiteral, put: Writer, start: number) {
  if (sections.length === 0) return { tableAt: 0, header: [0, 0, 0], bytes: Buffer.alloc(0) };
  const names = ['', ...sections.map(({ name }) => name), '.shstrtab'];
  const all = [...sections, { name: '.shstrtab', bytes: Buffer.from(`${names.join('\0')}\0`) } as SectionLiteral];
  const nameAt = (index: number): number => Buffer.byteLength(names.slice(0, index).join('\0')) + 1;
  const row = (name: number, type: number, offset: number, size: number, link = 0): Buffer =>
    Buffer.concat([put.word(name, type), put.wide(0, 0, offset, size), put.word(link, 0), put.wide(1, 0)]);
  let at = start;
  const rows = all.map(({ bytes, type = 1, offset, size }, index) => {
    at += bytes.length;
    return row(nameAt(index + 1), type, offset ?? at - bytes.length, size ?? bytes.length);
  });
  const count = rows.length + 1;
  return {
    tableAt: at,
    header: [bits === 64 ? 64 : 40, ...(countInSection0 ? [0, 0xffff] : [count, count - 1])],
    bytes: Buffer.concat([
      ...all.map(({ bytes }) => bytes),
      countInSection0 ? row(0, 0, 0, count, count - 1) : row(0, 0, 0, 0),
      ...rows,
    ]),
  };
}

interface SegmentLiteral extends Partial<LoadLiteral> {
  readonly type: number;
  readonly align: number;
  readonly bytes: Buffer;
}

type Writer = ReturnType<typeof writer>;

/** Numbers of two bytes, of four bytes, and of the size of the class. */
function writer(byteOrder: 'little' | 'big', bits: 32 | 64) {
  const numbers = (size: number, values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(size * values.length);
    for (const [at, value] of values.entries()) {
      const low = Math.min(size, 4);
      if (byteOrder === 'little') bytes.writeUIntLE(value, at * size, low);
      else bytes.writeUIntBE(value, at * size + size - low, low);
    }
    return bytes;
  };
  return {
    half: (...values: number[]): Buffer => numbers(2, values),
    word: (...values: number[]): Buffer => numbers(4, values),
    wide: (...values: number[]): Buffer => numbers(bits / 8, values),
  };
}

function noteBytes({ name, type, words }: NoteLiteral, put: Writer, align: number): Buffer {
  const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (align - 1))]);
  const label = Buffer.from(`${name}\0`);
  const content = put.word(...words);
  return padded(Buffer.concat([padded(Buffer.concat([put.word(label.length, content.length, type), label])), content]));
}
