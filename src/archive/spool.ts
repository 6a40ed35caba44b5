// Temporary files for input without random access: standard input and decompressed data. They are in a private folder
// inside the system's temporary folder, created on first use. The creator of a Spool must remove it. Apart from these
// files, the output and the optional scan cache, nothing is written to disk.

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ByteRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { InputError } from '../bytes/input-error.ts';
import { humanSize } from '../text/byte-size.ts';

/** A stream that was written to disk. */
export interface Spooled {
  readonly range: ByteRange;
  /** Set if decompression failed; the range contains what came before. */
  readonly failure?: CodecError | undefined;
}

/**
 * Temporary files, so that standard input and compressed archives can be read by position. They are in one private folder
 * (mode 0700) under the system's temporary directory, which is made when first needed. The caller must call `remove`.
 */
export class Spool {
  readonly #beforeFirst: () => void;
  #folder: string | undefined;
  #files = 0;

  /** `beforeFirst` is called just before the folder is created, so that the caller can arrange for its removal. */
  constructor(beforeFirst: () => void = () => {}) {
    this.#beforeFirst = beforeFirst;
  }

  /**
   * Writes a stream to a new file of mode 0600. If compressed data is damaged or ends early, the result has what came before
   * and the failure.
   * @throws {InputError} `not-writable` if there is no space left on the disk
   */
  async write(source: AsyncIterable<Buffer>): Promise<Spooled> {
    const file = this.newFile();
    let size = 0;
    let failure: CodecError | undefined;
    async function* untilFailure(): AsyncGenerator<Buffer> {
      try {
        for await (const chunk of source) {
          size += chunk.length;
          yield chunk;
        }
      } catch (error) {
        if (!(error instanceof CodecError) || error.kind === 'limit' || error.kind === 'unsupported') throw error;
        failure = error;
      }
    }
    try {
      await pipeline(untilFailure(), createWriteStream(file, { mode: 0o600 }));
    } catch (error) {
      throw spoolError(error, size);
    }
    return { range: { file, start: 0, end: size }, failure };
  }

  /** The path of a new file, which does not exist yet. */
  newFile(): string {
    return join(this.#ensureFolder(), `${this.#files++}.tar`);
  }

  #ensureFolder(): string {
    if (this.#folder) return this.#folder;
    this.#beforeFirst();
    this.#folder = mkdtempSync(join(tmpdir(), 'timg-inspect-'));
    return this.#folder;
  }

  /** Removes the folder and all files in it. Synchronous, so that it can run in an exit handler. */
  remove(): void {
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

/** The error for a file of the spool that could not be written; other errors unchanged. */
export function spoolError(error: unknown, written: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new InputError(
    'not-writable',
    `${tmpdir()}: no space left after ${humanSize(written)} of the decompressed archive; set TMPDIR to a larger disk`,
  );
}
