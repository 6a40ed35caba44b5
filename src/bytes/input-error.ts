// Errors about the input or the command line that prevent the analysis. The message is one line for the user: what,
// where, what to do. A defective image is not an error but a finding.

import { getSystemErrorMap } from 'node:util';

/**
 * usage: wrong arguments · not-found: no such file · not-readable: a system call failed · not-an-archive: no image in it ·
 * damaged: the compressed data is truncated or corrupt · incomplete: the archive lacks data that the answer needs · limit: a
 * value of Limits was exceeded · unsupported: the compressed data uses a feature that cannot be decoded · no-such-image: no
 * image, or more than one, matches the selection · not-writable: the output or a temporary file cannot be written
 * @example
 * if (error instanceof InputError && error.code === 'no-such-image') console.error(error.message);
 */
export type InputErrorCode =
  | 'usage'
  | 'not-found'
  | 'not-readable'
  | 'not-an-archive'
  | 'damaged'
  | 'incomplete'
  | 'limit'
  | 'unsupported'
  | 'no-such-image'
  | 'not-writable';

/**
 * The work could not be done: wrong input or a wrong call. The message is one line for the user: what, where and what to do.
 * Faults of an image are findings, never exceptions.
 * @example
 * if (error instanceof InputError) console.error(error.code, error.message);
 */
export class InputError extends Error {
  /** The same for all, to tell them from other errors. */
  override readonly name = 'InputError';
  /** Kind of error, for programs. */
  readonly code: InputErrorCode;

  /** One further line for each further mistake. */
  readonly more: readonly string[];

  constructor(code: InputErrorCode, message: string, more: readonly string[] = []) {
    super(message);
    this.code = code;
    this.more = more;
  }
}

/**
 * Turns a system call error on a file into an {@link InputError} "cannot be read"; returns any other error unchanged.
 */
export function asNotReadable(name: string, error: unknown): unknown {
  const reason = systemReason(error);
  return reason ? new InputError('not-readable', `${name}: cannot be read: ${reason}`) : error;
}

/**
 * Runs system calls on a file or folder. If several are read, the error names the one that cannot be.
 * @throws {InputError} `not-readable` if one of them fails
 */
export function readNow<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw asNotReadable(error instanceof Error && 'path' in error ? String(error.path) : path, error);
  }
}

/**
 * The error of the input or the system behind a failure. Parts of the program are loaded when they are needed, which can fail
 * as well: too many open files.
 * @throws the failure, if it is a bug
 */
export function inputErrorOf(error: unknown): InputError {
  const path = error instanceof Error && 'path' in error ? String(error.path) : 'a file';
  const fault = error instanceof InputError ? error : (asNoMemory(error) ?? asNotReadable(path, error));
  if (fault instanceof InputError) return fault;
  throw error;
}

/** The system gives less memory than the limits of the run allow. */
function asNoMemory(error: unknown): InputError | undefined {
  if (!(error instanceof RangeError && error.message === 'Array buffer allocation failed')) return undefined;
  return new InputError('limit', 'the system gives this process no more memory; raise ulimit -v, or use --jobs 0');
}

/**
 * Turns a system call error on a file into an {@link InputError} "cannot be written"; returns any other error
 * unchanged.
 */
export function asNotWritable(name: string, error: unknown): unknown {
  const reason = systemReason(error);
  return reason ? new InputError('not-writable', `${name}: cannot be written: ${reason}`) : error;
}

/**
 * Text such as "no such file or directory" instead of a code like ENOENT; undefined if it is not a system call error.
 */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined;
  const code = String(error.code);
  if (code === 'EISDIR') return 'is a directory';
  return [...getSystemErrorMap().values()].find(([name]) => name === code)?.[1] ?? code;
}
