// What is wrong with the input or the call, as opposed to the image: the work could not be done.
// One line for the user that says what, where and what to do. (A wrong image is a finding, never an exception.)

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

/** What the operating system says of a file that cannot be read, as one line; any other error as it is. */
export function asNotReadable(name: string, error: unknown): unknown {
  const code = systemCode(error);
  return code ? new InputError('not-readable', `${name}: cannot be read (${code})`) : error;
}

/** The same of one that cannot be written. */
export function asNotWritable(name: string, error: unknown): unknown {
  const code = systemCode(error);
  return code ? new InputError('not-writable', `${name}: cannot be written (${code})`) : error;
}

const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
