// Reads members of JSON documents of which nothing is certain: what is missing or of another type is null or empty.
import { memberOf } from '../packages/read-evidence.ts';

/** The value at the end of a path of members; undefined if there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) found = memberOf(found, name);
  return found;
}

/** Characters of a name, a version or a URI. */
const maxText = 4096;

/** A text that is neither empty nor longer than any name or URI; null for anything else. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = valueAt(value, ...path);
  return typeof found === 'string' && found !== '' && found.length <= maxText ? found : null;
}

/** The items of a list; none for anything else. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The members of an object; none for anything else. */
export function membersAt(value: unknown, ...path: readonly string[]): readonly (readonly [string, unknown])[] {
  const found = valueAt(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.entries(found) : [];
}
