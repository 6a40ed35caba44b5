// An error in a template, with its place in the text: while it is parsed or executed.
import { InputError } from '../../bytes/input-error.ts';

export class Fault extends Error {
  /** Offset in the template's text; undefined if a function throws it, which does not know its place. */
  readonly at?: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

/** Adds the place to faults without one. */
export function placed<Result>(at: number, compute: () => Result, prefix = ''): Result {
  try {
    return compute();
  } catch (error) {
    throw error instanceof Fault ? new Fault(prefix + error.message, at) : error;
  }
}

/** Turns a fault into an error of the command line. Lines and columns count from 1. */
export function inputError(error: unknown, text: string): unknown {
  // A string became too long for JavaScript, or the data is nested too deeply.
  if (error instanceof RangeError) return new InputError('usage', '--format: the result is too long');
  if (!(error instanceof Fault)) return error;
  const lines = text.slice(0, error.at ?? 0).split('\n');
  const character = Array.from(lines.at(-1) ?? '').length + 1;
  const line = lines.length > 1 ? `line ${lines.length}, ` : '';
  return new InputError('usage', `--format, ${line}character ${character}: ${error.message}`);
}
