// Temporary files for input without random access: standard input and decompressed data. They are in the system's temporary
// folder, and have no name there: each is unlinked as soon as it is open, so the system frees it however the process ends, and
// nothing has to be cleaned up after a signal. Apart from these files, the output and the optional scan cache, nothing is
// written to disk.

import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, rmSync, statSync, unlinkSync, write } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ByteRange } from '../bytes/byte-range.ts';
import { CodecError } from '../bytes/compression/codec.ts';
import { InputError, systemReason } from '../bytes/input-error.ts';
import { humanSize } from '../text/byte-size.ts';

/** A stream that was written to disk. */
export interface Spooled {
  readonly range: ByteRange;
  /** Set if decompression failed; the range contains what came before. */
  readonly failure?: CodecError | undefined;
}

/** A temporary file that is open for writing. What is before `end` is not written again. */
export interface SpoolFile {
  /** To open it for reading, in any thread. */
  readonly path: string;
  readonly descriptor: number;
  end: number;
}

/**
 * Temporary files, so that standard input and compressed archives can be read by position. They are readable by the user only,
 * and made in the system's temporary directory when first needed. The caller must call `remove`.
 */
export class Spool {
  readonly #onNamedFile: () => void;
  readonly #open: SpoolFile[] = [];
  /** Files that nothing is written to now. The next data is appended to one, as the number of open files is limited. */
  readonly #idle: SpoolFile[] = [];

  /**
   * `onNamedFile` is called when a file has to keep its name, so that the caller can arrange for `remove` to be called when the
   * process ends. This is so on systems where an open file cannot be opened again as /dev/fd/N.
   */
  constructor(onNamedFile: () => void = () => {}) {
    this.#onNamedFile = onNamedFile;
  }

  /**
   * Writes a stream to a temporary file. If compressed data is damaged or ends early, the result has what came before and the
   * failure.
   * @throws {InputError} `not-writable` if the file cannot be written
   */
  async write(source: AsyncIterable<Buffer>): Promise<Spooled> {
    const file = this.take();
    const start = file.end;
    let failure: CodecError | undefined;
    try {
      for await (const chunk of source) await append(file, chunk, start);
    } catch (error) {
      if (!(error instanceof CodecError) || error.kind === 'limit' || error.kind === 'unsupported') throw error;
      failure = error;
    }
    this.giveBack(file);
    return { range: { file: file.path, start, end: file.end }, failure };
  }

  /**
   * A file to write to from its end on.
   * @throws {InputError} `not-writable` if it cannot be created
   */
  take(): SpoolFile {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const name = join(tmpdir(), `timg-inspect-${randomUUID()}`);
    try {
      const descriptor = openSync(name, 'wx+', 0o600);
      const file = { path: this.#unlinked(name, descriptor) ?? name, descriptor, end: 0 };
      this.#open.push(file);
      return file;
    } catch (error) {
      throw spoolError(error, 0);
    }
  }

  /** Lets others append to a file. Not after an error: there may be data behind its end. */
  giveBack(file: SpoolFile): void {
    this.#idle.push(file);
  }

  /** The path that an open file still has without its name; undefined if there is none, and the file keeps its name. */
  #unlinked(name: string, descriptor: number): string | undefined {
    const path = `/dev/fd/${descriptor}`;
    try {
      const [opened, own] = [statSync(path), fstatSync(descriptor)];
      if (opened.ino === own.ino && opened.dev === own.dev) {
        unlinkSync(name);
        return path;
      }
    } catch {
      // No such path, or it cannot be unlinked while it is open.
    }
    this.#onNamedFile();
    return undefined;
  }

  /** Removes all files. Synchronous, so that it can run in an exit handler. */
  remove(): void {
    this.#idle.length = 0;
    for (const { path, descriptor } of this.#open.splice(0)) {
      try {
        closeSync(descriptor);
      } catch {
        // It is closed all the same, and nobody needs what was in it.
      }
      if (!path.startsWith('/dev/fd/')) rmSync(path, { force: true });
    }
  }
}

/** `start` is where the present data begins, for the message. */
async function append(file: SpoolFile, bytes: Buffer, start: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await writeAt(file.descriptor, bytes, done, bytes.length - done, file.end);
      done += bytesWritten;
      file.end += bytesWritten;
    }
  } catch (error) {
    throw spoolError(error, file.end - start);
  }
}

const writeAt = promisify(write);

/** The error for a temporary file that cannot be written; errors that are not of a system call unchanged. */
export function spoolError(error: unknown, written: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = systemReason(error);
  if (reason === undefined) return error;
  const after = `after ${humanSize(written)} of temporary data`;
  const messages: Readonly<Record<string, string>> = {
    ENOSPC: `no space left ${after}; set TMPDIR to a larger disk`,
    EDQUOT: `no space left ${after}; set TMPDIR to a larger disk`,
    EFBIG: `temporary file larger than the system allows ${after}; raise the limit (ulimit -f)`,
  };
  const otherwise = `temporary files cannot be written here: ${reason}; set TMPDIR to another folder`;
  return new InputError('not-writable', `${tmpdir()}: ${messages[String(code)] ?? otherwise}`);
}
