// Checks of arguments, for callers without types: an error says what a function takes, and what it was given.
import { InputError } from '../bytes/input-error.ts';

/** `openImage: platform must be a string such as linux/amd64, not 42` */
export const wrongArgument = (what: string, expected: string, given: unknown): InputError =>
  new InputError('usage', `${what} must be ${expected}, not ${shown(given)}`);

/** A value in a message: short, on one line. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  const { name } = Object(value).constructor ?? {};
  return typeof name === 'string' && name !== 'Object' && name !== ''
    ? `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
    : 'an object';
}

/** @throws {InputError} `usage` if it is neither a string nor, if it `mayBeMissing`, undefined */
export function requireString(what: string, value: unknown, example: string): asserts value is string {
  if (typeof value !== 'string' || value === '') throw wrongArgument(what, `a string such as ${example}`, value);
}

/** @throws {InputError} `usage` */
export function requireWholeNumber(what: string, value: unknown, min = 0): asserts value is number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min) return;
  throw wrongArgument(what, Number.isFinite(min) ? `a whole number, ${min} or more` : 'a whole number', value);
}

/** How to check one option: throws if its value is wrong. */
type OptionCheck = (what: string, value: unknown) => void;

/** @throws {InputError} `usage` if options are no object, one is unknown, or has a wrong value */
export function requireOptions(caller: string, options: unknown, checks: Readonly<Record<string, OptionCheck>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw wrongArgument(`${caller}: options`, 'an object', options);
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check)
      throw new InputError('usage', `${caller}: no option "${name}"; there are ${Object.keys(checks).join(', ')}`);
    if (value !== undefined) check(`${caller}: ${name}`, value);
  }
}

const isSignal = (value: unknown): boolean => value instanceof AbortSignal;

/** The options of every call. */
export const callChecks = {
  signal(what, value) {
    if (!isSignal(value)) throw wrongArgument(what, 'an AbortSignal', value);
  },
  onProgress(what, value) {
    if (typeof value !== 'function') throw wrongArgument(what, 'a function', value);
  },
} as const satisfies Readonly<Record<string, OptionCheck>>;
