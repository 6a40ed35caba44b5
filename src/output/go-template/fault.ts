// What is wrong with a template, and where in its text: while it is read or while it is carried out.
import { InputError } from '../../bytes/input-error.ts';

export class Fault extends Error {
  /** Offset in the template's text; functions do not know where they are called and leave it out. */
  readonly at?: number;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

/** Faults of what is computed, with the place they had not. */
export function placed<Result>(at: number, compute: () => Result, prefix = ''): Result {
  try {
    return compute();
  } catch (error) {
    throw error instanceof Fault ? new Fault(prefix + error.message, at) : error;
  }
}

/** The error of the command line that this error is; lines and columns count from 1. */
export function inputError(error: unknown, text: string): unknown {
  // Where JavaScript has no room for a text, or for what is nested in the data.
  if (error instanceof RangeError) return new InputError('usage', '--format: the result is too long');
  if (!(error instanceof Fault)) return error;
  const lines = text.slice(0, error.at ?? 0).split('\n');
  const character = Array.from(lines[lines.length - 1]).length + 1;
  const line = lines.length > 1 ? `line ${lines.length}, ` : '';
  return new InputError('usage', `--format, ${line}character ${character}: ${error.message}`);
}
