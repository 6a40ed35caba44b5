// len, index, slice: for lists and maps, and for the bytes of strings.
import { decodePath, encodePath } from '../../oci/entry-path.ts';
import { Fault } from './fault.ts';
import { integerOf, stringOf, type TemplateFunction } from './template-function.ts';
import { aKind, kindOf, type Value } from './value.ts';

export const len: TemplateFunction = {
  name: 'len',
  least: 1,
  most: 1,
  call([value]) {
    switch (kindOf(value)) {
      case 'string':
        return encodePath(value as string).length;
      case 'list':
        return (value as readonly Value[]).length;
      case 'map':
        return Object.keys(value as object).length;
      default:
        throw new Fault(`${aKind(value)} has no length`);
    }
  },
};

/** `index x 1 2` is x[1][2]. */
export const index: TemplateFunction = {
  name: 'index',
  least: 1,
  most: Number.POSITIVE_INFINITY,
  call: ([value, ...keys]) => keys.reduce(member, value),
};

function member(value: Value, key: Value): Value {
  if (kindOf(value) === 'map') return memberOfMap(value as Readonly<Record<string, Value>>, stringOf(key));
  if (kindOf(value) !== 'string' && kindOf(value) !== 'list') throw new Fault(`${aKind(value)} has no index`);
  const members = typeof value === 'string' ? encodePath(value) : (value as readonly Value[]);
  const at = integerOf(key);
  if (at < 0 || at >= members.length) throw outOfRange(at, members.length);
  return members[at];
}

/** In a map of strings, a missing key yields the empty string, as in Go. */
function memberOfMap(map: Readonly<Record<string, Value>>, key: string): Value {
  if (Object.hasOwn(map, key)) return map[key];
  return Object.values(map).every((value) => typeof value === 'string') ? '' : undefined;
}

/** `slice x 1 2` is x[1:2]. The third index of a list is its capacity, which has no effect here. */
export const slice: TemplateFunction = {
  name: 'slice',
  least: 1,
  most: 4,
  call([value, ...bounds], { spend }) {
    if (typeof value === 'string') {
      if (bounds.length > 2) throw new Fault('a string has no third index');
      const bytes = encodePath(value);
      return decodePath(bytes.subarray(...checkIndexes(bounds, bytes.length)));
    }
    if (!Array.isArray(value)) throw new Fault(`${aKind(value)} cannot be sliced`);
    spend(value.length);
    return value.slice(...checkIndexes(bounds, value.length));
  },
};

function checkIndexes(given: readonly Value[], length: number): [number, number] {
  const bounds = given.map(integerOf);
  const wrong = bounds.find((bound) => bound < 0 || bound > length);
  if (wrong !== undefined) throw outOfRange(wrong, length);
  const [start = 0, end = length] = bounds;
  if (start > end) throw new Fault(`start ${start} is after end ${end}`);
  if ((bounds[2] ?? end) < end) throw new Fault(`end ${end} is after capacity ${bounds[2]}`);
  return [bounds[0] ?? 0, bounds[1] ?? length];
}

const outOfRange = (at: number, length: number): Fault => new Fault(`index ${at} is out of range (length ${length})`);
