// Finds the programs of an uncompressed layer whose payload is skipped: the first bytes of a file are usually read with its header, and
// reading those of all files that may be executed would take longer than all headers.
import type { TarEntry } from '../bytes/tar/entry.ts';
import { isExecutable } from './evidence-paths.ts';

export const magicOfELF = Buffer.from('\x7fELF', 'latin1');
const none = -1;

export class ProgramFinder {
  /** Rows of files that may be executed and are ELF files, or whose first bytes are not known. */
  readonly rows = new Set<number>();
  #row = none;

  /** Starts the entry of this row. */
  entry({ type, mode, size, sparse }: TarEntry, row: number): void {
    const isProgram = (type === 'file' || type === 'unknown') && isExecutable(mode);
    this.#row = isProgram && size >= magicOfELF.length ? row : none;
    if (isProgram && sparse) this.rows.add(row);
  }

  /** Takes the first bytes of the payload, from `start` on, as far as they are there. */
  head(bytes: Buffer, start: number): void {
    const row = this.#row;
    this.#row = none;
    if (row !== none && magicOfELF.every((byte, at) => (bytes[start + at] ?? byte) === byte)) this.rows.add(row);
  }
}
