// The values of a template: the data of an answer as they are. An object literal is a struct, whose fields are known: an
// unknown one is an error. An object without a prototype is a map (report/map.ts makes them), whose unknown keys have no
// value. Null is Go's nil; undefined is no value at all. Numbers that are whole are Go's ints.
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

/** `a string`, `nil`: for messages. */
export const aKind = (value: Value): string => {
  const kind = kindOf(value);
  return kind === 'nil' ? kind : `a ${kind}`;
};

/** What {{if}} asks. */
export function isTrue(value: Value): boolean {
  const kind = kindOf(value);
  if (kind === 'list') return (value as readonly Value[]).length > 0;
  return kind === 'map' ? Object.keys(value as object).length > 0 : Boolean(value);
}

/** In the order in which maps are printed and ranged over. */
export const sortedKeys = (map: object): readonly string[] => Object.keys(map).sort();

/** @throws {Fault} where the value has no such field */
export function fieldOf(value: Value, name: string): Value {
  const kind = kindOf(value);
  if (value === undefined) return undefined;
  if (kind !== 'map' && kind !== 'struct') throw new Fault(`no field "${name}" in ${aKind(value)}`);
  const fields = value as Readonly<Record<string, Value>>;
  // Not what objects inherit.
  if (Object.hasOwn(fields, name)) return fields[name];
  if (kind === 'map') return undefined;
  throw new Fault(unknownField(name, Object.keys(fields)));
}

function unknownField(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known);
  return `unknown field "${name}"; ${nearest === undefined ? '' : `did you mean "${nearest}"? `}known: ${known.join(', ')}`;
}
