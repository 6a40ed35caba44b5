// --glob and --path: which paths match.
import { InputError } from '../bytes/input-error.ts';
import { globPattern, matching } from '../spec/path-glob.ts';

/** @throws {InputError} if it is empty, too long, or would take too long to match */
export function pathsOf(option: string, glob: unknown): (path: string) => boolean {
  const text = String(glob);
  const fault = !/[^/\s]/.test(text)
    ? 'use a glob such as "etc/**" or "*.conf"'
    : text.length > longest
      ? `it is longer than ${longest} characters`
      : new RegExp(globPattern).test(text)
        ? undefined
        : 'use at most three * between two slashes';
  if (fault === undefined) return matching(text);
  throw new InputError('usage', `--${option} cannot be "${text.slice(0, 200)}"; ${fault}`);
}

const longest = 4096;
