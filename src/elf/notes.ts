// The notes with the name GNU in an ELF file (gABI, "Note Section"; Linux Extensions to gABI), and the processor features in
// .note.gnu.property (NT_GNU_PROPERTY_TYPE_0, and the psABIs of x86-64 and AArch64).
import { type ElfReader, ptGnuProperty, ptNote, type Segment } from './elf-reader.ts';

export interface GnuNotes {
  readonly notes: readonly GnuNote[];
  /** False if there are more notes, outside of the bytes or beyond the limit. */
  readonly isWhole: boolean;
}

export interface GnuNote {
  readonly type: number;
  /** Offset and size of its content, which is within the bytes. */
  readonly start: number;
  readonly size: number;
}

/** Ordinary files have a handful. A hostile file could list the same notes in every segment. */
const maxNotes = 64;

export function gnuNotesOf(file: ElfReader, segments: readonly Segment[]): GnuNotes {
  const notes: GnuNote[] = [];
  let read = 0;
  let isWhole = true;
  for (const { offset, size, align } of segments.filter(({ type }) => type === ptNote || type === ptGnuProperty)) {
    const end = offset + size;
    if (end > file.bytes.length) {
      isWhole = false;
      continue;
    }
    const step = align === 8 ? 8 : 4;
    // Positions in the note are aligned, not the lengths of its parts (binutils, ELF_NOTE_DESC_OFFSET).
    const padded = (length: number): number => Math.ceil(length / step) * step;
    for (let at = offset; at + 12 <= end; ) {
      read += 1;
      if (read > maxNotes) return { notes, isWhole: false };
      const [nameSize, contentSize, type] = [file.word(at), file.word(at + 4), file.word(at + 8)];
      const start = at + padded(12 + nameSize);
      const isGnu = nameSize === 4 && file.bytes.toString('latin1', at + 12, at + 16) === 'GNU\0';
      if (isGnu && start + contentSize <= end) notes.push({ type, start, size: contentSize });
      at += padded(start - at + contentSize);
    }
  }
  return { notes, isWhole };
}

/** Level of x86-64: 1 is the baseline that every processor has. */
export type X86Level = 1 | 2 | 3 | 4;
export type ArmFeature = 'BTI' | 'PAC';

const ntGnuProperties = 5;
/** GNU_PROPERTY_X86_ISA_1_NEEDED; bit n is level n + 1. */
const x86LevelsNeeded = 0xc0008002;
/** GNU_PROPERTY_AARCH64_FEATURE_1_AND */
const armFeatures = 0xc0000000;
const [i386, x86, aarch64] = [3, 62, 183];
const x86Levels: readonly X86Level[] = [4, 3, 2, 1];

/** The highest level that the code needs; null if it declares none. */
export function x86LevelOf(file: ElfReader, machine: number, notes: GnuNotes): X86Level | null | undefined {
  if (machine !== x86 && machine !== i386) return null;
  const bits = propertyOf(file, notes, x86LevelsNeeded);
  if (bits === undefined) return notes.isWhole ? null : undefined;
  return x86Levels.find((level) => bits & (1 << (level - 1))) ?? null;
}

export function armFeaturesOf(file: ElfReader, machine: number, notes: GnuNotes): readonly ArmFeature[] {
  const bits = machine === aarch64 ? (propertyOf(file, notes, armFeatures) ?? 0) : 0;
  return (['BTI', 'PAC'] as const).filter((_, bit) => bits & (1 << bit));
}

/** The bits of a property of four bytes; undefined if no note has it. */
function propertyOf(file: ElfReader, { notes }: GnuNotes, wanted: number): number | undefined {
  const step = file.is64 ? 8 : 4;
  for (const { start, size } of notes.filter(({ type }) => type === ntGnuProperties)) {
    for (let at = start; at + 8 <= start + size; ) {
      const [type, length] = [file.word(at), file.word(at + 4)];
      if (type === wanted && length === 4 && at + 12 <= start + size) return file.word(at + 8);
      at += 8 + Math.ceil(length / step) * step;
    }
  }
  return undefined;
}
