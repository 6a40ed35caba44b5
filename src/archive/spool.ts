// The one thing written to disk besides the output: what comes from standard input or out of a compressed archive, so
// that it can be read by position. A private folder in the system's temporary folder, made when first needed; whoever
// makes a Spool removes it.

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ByteRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { InputError } from '../bytes/input-error.ts';
import { humanSize } from '../text/byte-size.ts';

export interface Spooled {
  readonly range: ByteRange;
  /** Set where the stream broke off; the range holds what came before. */
  readonly failure?: CodecError;
}

export class Spool {
  readonly #beforeFirst: () => void;
  #folder?: string;
  #files = 0;

  /** `beforeFirst` is called right before the folder is made: from then on there is something to remove. */
  constructor(beforeFirst: () => void = () => {}) {
    this.#beforeFirst = beforeFirst;
  }

  /** Writes a stream to a file of its own, mode 0600. */
  async write(source: AsyncIterable<Buffer>): Promise<Spooled> {
    const file = join(this.#made(), `${this.#files++}.tar`);
    let size = 0;
    let failure: CodecError | undefined;
    async function* untilFailure(): AsyncGenerator<Buffer> {
      try {
        for await (const chunk of source) {
          size += chunk.length;
          yield chunk;
        }
      } catch (error) {
        if (!(error instanceof CodecError) || error.kind === 'limit') throw error;
        failure = error;
      }
    }
    try {
      await pipeline(untilFailure(), createWriteStream(file, { mode: 0o600 }));
    } catch (error) {
      throw asInputError(error, size);
    }
    return { range: { file, start: 0, end: size }, failure };
  }

  #made(): string {
    if (this.#folder) return this.#folder;
    this.#beforeFirst();
    this.#folder = mkdtempSync(join(tmpdir(), 'timg-inspect-'));
    return this.#folder;
  }

  /** Removes all that was written; also on the way out, when nothing asynchronous may run any more. */
  remove(): void {
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

function asInputError(error: unknown, written: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new InputError(
    'not-writable',
    `${tmpdir()}: no space left after ${humanSize(written)} of the decompressed archive; set TMPDIR to a larger disk`,
  );
}
