// What differs between two image configurations of what a container is started with: each variable, label, port and volume
// on its own. Times, history and layers are compared elsewhere.
import type { Image } from '../../image/image.ts';

export interface ConfigChange {
  /** As config.md names it. */
  readonly field: string;
  /** Name of the variable, label, port or volume; null for a field that is one value. */
  readonly key: string | null;
  /** Null where it is not set. */
  readonly before: unknown;
  readonly after: unknown;
}

/** In the order of fields and keys; undefined where one of them has no config, as an exported file system has none. */
export function configChanges(old: Image, recent: Image): readonly ConfigChange[] | undefined {
  if (!old.config?.value || !recent.config?.value) return undefined;
  const [before, after] = [valuesOf(old.config.value), valuesOf(recent.config.value)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): ConfigChange[] => {
    const [field, key] = JSON.parse(name);
    const [a, b] = [before.get(name) ?? null, after.get(name) ?? null];
    const isSame = before.has(name) === after.has(name) && canonical(a) === canonical(b);
    return isSame ? [] : [{ field, key, before: a, after: b }];
  });
}

const platformFields = ['architecture', 'os', 'os.version', 'os.features', 'variant', 'author'];
/** Lists and maps whose items stand for themselves. */
const keyed = ['Env', 'Labels', 'ExposedPorts', 'Volumes'];

/** By field and key, as JSON; a field that is null, empty or false is not set. */
function valuesOf(config: object): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  const put = (field: string, value: unknown): void => {
    const isEmpty = !value || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) values.set(JSON.stringify([field, null]), value);
  };
  const fields = new Map<string, unknown>(Object.entries(config));
  for (const field of platformFields) put(field, fields.get(field));
  for (const [field, value] of Object.entries(fields.get('config') ?? {})) {
    if (!keyed.includes(field) || typeof value !== 'object' || value === null) put(field, value);
    // That a port or a volume is there is all it says; some write null for that.
    else for (const [key, item] of itemsOf(value)) values.set(JSON.stringify([field, key]), item ?? {});
  }
  return values;
}

/** A variable is NAME=VALUE; a port or a volume is only there. */
const itemsOf = (value: object): readonly (readonly [string, unknown])[] =>
  Array.isArray(value) ? value.map((variable) => variableOf(String(variable))) : Object.entries(value);

function variableOf(variable: string): readonly [string, string] {
  const end = variable.includes('=') ? variable.indexOf('=') : variable.length;
  return [variable.slice(0, end), variable.slice(end + 1)];
}

/** JSON with sorted names: two objects that differ only in their order are the same. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
