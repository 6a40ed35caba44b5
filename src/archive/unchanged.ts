// Notices that a file of an archive was changed or replaced while the archive was read. Its parts are read at different
// times, by several threads, so the answer would be about an image that never existed.
import { type Stats, statSync } from 'node:fs';
import { InputError } from '../bytes/input-error.ts';

/** Files of an archive, each as it was when it was first looked at. */
export class UnchangedFiles {
  readonly #files = new Map<string, Stats>();

  /** Adds a file, with its status before anything of it was read. */
  add(path: string, status: Stats): void {
    if (!this.#files.has(path)) this.#files.set(path, status);
  }

  /** @throws {InputError} `not-readable` if one of the files is another one now, or has another size or time */
  require(): void {
    for (const [path, before] of this.#files) {
      const now = statSync(path, { throwIfNoEntry: false });
      if (now && isSame(before, now)) continue;
      const what = now ? 'changed' : 'removed';
      throw new InputError(
        'not-readable',
        `${path} was ${what} while it was read; run again when nothing writes to it`,
      );
    }
  }
}

const isSame = (before: Stats, now: Stats): boolean =>
  before.ino === now.ino && before.dev === now.dev && before.size === now.size && before.mtimeMs === now.mtimeMs;
