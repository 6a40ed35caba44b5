// The values of templates: the data of a report. Object literals are structs, in which an unknown field is an error. Objects
// without a prototype are maps (see report/map.ts), in which an unknown key has no value. Null is Go's nil; undefined is no
// value. Whole numbers are Go's ints.
import { nearestWord } from '../../text/nearest-word.ts';
import { Fault } from './fault.ts';

export type Value = unknown;

export type Kind = 'nil' | 'string' | 'number' | 'bool' | 'list' | 'map' | 'struct';

export function kindOf(value: Value): Kind {
  if (value === null || value === undefined) return 'nil';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
    case 'number':
      return typeof value as 'string' | 'number';
    case 'boolean':
      return 'bool';
    default:
      return Object.getPrototypeOf(value) === null ? 'map' : 'struct';
  }
}

/** `a string`, `nil`: the kind of a value for messages. */
export const aKind = (value: Value): string => {
  const kind = kindOf(value);
  return kind === 'nil' ? kind : `a ${kind}`;
};

/** The truth of a value, as {{if}} tests it. */
export function isTrue(value: Value): boolean {
  const kind = kindOf(value);
  if (kind === 'list') return (value as readonly Value[]).length > 0;
  return kind === 'map' ? Object.keys(value as object).length > 0 : Boolean(value);
}

/** The order in which maps are printed and ranged over. */
export const sortedKeys = (map: object): readonly string[] => Object.keys(map).sort();

/** @throws {Fault} if the value has no such field */
export function fieldOf(value: Value, name: string): Value {
  const kind = kindOf(value);
  if (value === undefined) return undefined;
  if (kind !== 'map' && kind !== 'struct') throw new Fault(`no field "${name}" in ${aKind(value)}`);
  const fields = value as Readonly<Record<string, Value>>;
  // Excludes inherited properties.
  if (Object.hasOwn(fields, name)) return fields[name];
  if (kind === 'map') return undefined;
  throw new Fault(unknownField(name, Object.keys(fields)));
}

function unknownField(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known);
  return `unknown field "${name}"; ${nearest === undefined ? '' : `did you mean "${nearest}"? `}known: ${known.join(', ')}`;
}
