// Compares the part of two image configs that decides how a container starts: each variable, label, port and volume on its
// own. Times, history and layers are not compared.
import type { Image } from '../../image/image.ts';

/** A value that differs between two configs. */
export interface ConfigChange<Value = unknown> {
  /** Name of the field in the OCI image-spec, config.md. */
  readonly field: string;
  /** Name of the variable, label, port or volume; null for a field with one value. */
  readonly key: string | null;
  /** Null if it is not set. */
  readonly before: Value | null;
  readonly after: Value | null;
}

/** Sorted by field and key; undefined if an image has no config, such as an exported filesystem. */
export function configChanges(old: Image, newer: Image): readonly ConfigChange[] | undefined {
  if (!old.config?.value || !newer.config?.value) return undefined;
  const [before, after] = [valuesOf(old.config.value), valuesOf(newer.config.value)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): ConfigChange[] => {
    const [field, key] = JSON.parse(name);
    const [a, b] = [before.get(name) ?? null, after.get(name) ?? null];
    const isSame = before.has(name) === after.has(name) && canonical(a) === canonical(b);
    return isSame ? [] : [{ field, key, before: a, after: b }];
  });
}

const platformFields = ['architecture', 'os', 'os.version', 'os.features', 'variant', 'author'];
/** Lists and maps that are compared item by item. */
const keyed = ['Env', 'Labels', 'ExposedPorts', 'Volumes'];

/** By field and key, as JSON. A field that is null, empty or false counts as not set. */
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
    // Ports and volumes have no value; some tools write null instead of {}.
    else for (const [key, item] of itemsOf(value)) values.set(JSON.stringify([field, key]), item ?? {});
  }
  return values;
}

/** A variable is NAME=VALUE; ports and volumes are the names of a map. */
const itemsOf = (value: object): readonly (readonly [string, unknown])[] =>
  Array.isArray(value) ? value.map((variable) => variableOf(String(variable))) : Object.entries(value);

function variableOf(variable: string): readonly [string, string] {
  const end = variable.includes('=') ? variable.indexOf('=') : variable.length;
  return [variable.slice(0, end), variable.slice(end + 1)];
}

/** JSON with sorted names, so that the order of members does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
