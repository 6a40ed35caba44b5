// The notes with the name GNU in an ELF file (gABI, "Note Section"; Linux Extensions to gABI).
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
