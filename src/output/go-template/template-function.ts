// The contract of a function of templates. To add one, implement this in the file of its kin and list it in functions.ts.
import { Fault } from './fault.ts';
import { aKind, type Value } from './value.ts';

export interface TemplateFunction {
  readonly name: string;
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  /** Whether the arguments after this one are not even computed. */
  stopsAt?(value: Value): boolean;
  /** @throws {Fault} without a place */
  call(args: readonly Value[], surroundings: Surroundings): Value;
}

/** What a function knows beside its arguments. */
export interface Surroundings {
  /** Says that so many characters are made, beyond those of the arguments. @throws {Fault} where it is too much */
  spend(characters: number): void;
  /** The row of one of docker's lists that is rendered: it has a JSON form of its own. */
  readonly dockerRow?: object;
}

/** What is wrong with so many arguments. */
export function argumentsFault({ name, least, most }: TemplateFunction, given: number): string | undefined {
  if (given >= least && given <= most) return undefined;
  const wanted = given < least ? least : most;
  const bound = least === most ? '' : given < least ? 'at least ' : 'at most ';
  return `${name} takes ${bound}${wanted} ${wanted === 1 ? 'argument' : 'arguments'}, not ${given}`;
}

/** @throws {Fault} */
export function stringOf(value: Value): string {
  if (typeof value !== 'string') throw new Fault(`expected a string, not ${aKind(value)}`);
  return value;
}

/** @throws {Fault} */
export function integerOf(value: Value): number {
  if (!Number.isInteger(value)) throw new Fault(`expected a whole number, not ${aKind(value)}`);
  return value as number;
}
