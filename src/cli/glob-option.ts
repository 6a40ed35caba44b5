// --glob and --path: which paths are meant.
import { InputError } from '../bytes/input-error.ts';
import { globPattern, matching } from '../spec/path-glob.ts';

/** @throws {InputError} where it is no glob that can be matched in reasonable time */
export function pathsOf(option: string, glob: unknown): (path: string) => boolean {
  const text = String(glob);
  if (new RegExp(globPattern).test(text) && text.length <= longest) return matching(text);
  throw new InputError('usage', `--${option}: a glob names something, with at most three * between two slashes`);
}

const longest = 4096;
