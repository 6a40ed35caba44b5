// --set NAME=VALUE: the values of a query's parameters.
import { InputError } from '../../bytes/input-error.ts';
import type { NamedQuery, QueryParameter } from '../../report/query/named-query.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import { sizeInBytes } from '../options/command-options.ts';

/** @throws {InputError} if a value has no name, or is given twice */
export function givenValues(given: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const one of given) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(one) ?? [];
    if (name === undefined || value === undefined) throw new InputError('usage', `--set ${one}: use NAME=VALUE`);
    if (values.has(name)) throw new InputError('usage', `--set ${name} was given more than once`);
    values.set(name, value);
  }
  return values;
}

/**
 * All parameters of a named query, as given or by default.
 * @throws {InputError} if the query has no such parameter
 */
export function withDefaults(
  { name: query, parameters }: NamedQuery,
  given: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const names = parameters.map(({ name }) => name);
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, names);
    const hint = nearest ? `did you mean "${nearest}"?` : `it has ${names.join(', ')}`;
    throw new InputError('usage', `--set ${unknown}: "${query}" has no such parameter; ${hint}`);
  }
  return new Map(parameters.map(({ name, default: value }) => [name, given.get(name) ?? value]));
}

/** @throws {InputError} if a number is wrong */
export function boundValues(
  { parameters }: NamedQuery,
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, string | bigint> {
  return new Map(parameters.map((parameter) => [parameter.name, bound(parameter, values.get(parameter.name) ?? '')]));
}

function bound({ name, type }: QueryParameter, value: string): string | bigint {
  if (type === 'text') return value;
  if (type === 'bytes') return BigInt(sizeInBytes(`set ${name}`, value));
  if (/^\d{1,15}$/.test(value)) return BigInt(value);
  throw new InputError('usage', `--set ${name} must be a whole number, 0 or more`);
}
