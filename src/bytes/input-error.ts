// What is wrong with the input or the call, as opposed to the image: the work could not be done.
// One line for the user that says what, where and what to do. (A wrong image is a finding, never an exception.)

import { getSystemErrorMap } from 'node:util';

export type InputErrorCode =
  | 'usage'
  | 'not-found'
  | 'not-readable'
  | 'not-an-archive'
  | 'damaged'
  /** The archive was read and does not hold what the answer needs. */
  | 'incomplete'
  | 'limit'
  | 'no-such-image'
  | 'not-writable';

export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: InputErrorCode;

  /** Further lines, if there is more than one mistake. */
  readonly more: readonly string[];

  constructor(code: InputErrorCode, message: string, more: readonly string[] = []) {
    super(message);
    this.code = code;
    this.more = more;
  }
}

/** The error of a system call on a file that cannot be read, in one line; any other error as it is. */
export function asNotReadable(name: string, error: unknown): unknown {
  const reason = systemReason(error);
  return reason ? new InputError('not-readable', `${name}: cannot be read: ${reason}`) : error;
}

/** The error of a system call on a file that cannot be written, in one line; any other error as it is. */
export function asNotWritable(name: string, error: unknown): unknown {
  const reason = systemReason(error);
  return reason ? new InputError('not-writable', `${name}: cannot be written: ${reason}`) : error;
}

/** Such as "no such file or directory": a code like ENOENT says nothing to many. */
function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined;
  const code = String(error.code);
  if (code === 'EISDIR') return 'is a directory';
  return [...getSystemErrorMap().values()].find(([name]) => name === code)?.[1] ?? code;
}
