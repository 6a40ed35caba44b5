// The interface of a template function. To add one, implement this in the file of similar functions and list it in
// functions.ts.
import { Fault } from './fault.ts';
import { aKind, type Value } from './value.ts';

export interface TemplateFunction {
  readonly name: string;
  /** Minimum and maximum number of arguments. */
  readonly least: number;
  readonly most: number;
  /** Whether the remaining arguments are not evaluated after this one. */
  stopsAt?(value: Value): boolean;
  /** @throws {Fault} without a place, if an argument is wrong */
  call(args: readonly Value[], surroundings: Surroundings): Value;
}

/** What a function knows besides its arguments. */
export interface Surroundings {
  /**
   * Counts characters that the function makes beyond those of its arguments.
   * @throws {Fault} if the limit is exceeded
   */
  spend(characters: number): void;
  /** The row of a Docker list that is rendered: it has a JSON form of its own. */
  readonly dockerRow?: object | undefined;
}

/** Why the number of arguments is wrong; undefined if it is right. */
export function argumentsFault({ name, least, most }: TemplateFunction, given: number): string | undefined {
  if (given >= least && given <= most) return undefined;
  const wanted = given < least ? least : most;
  const bound = least === most ? '' : given < least ? 'at least ' : 'at most ';
  return `${name} takes ${bound}${wanted} ${wanted === 1 ? 'argument' : 'arguments'}, not ${given}`;
}

/** @throws {Fault} if the value is not a string */
export function stringOf(value: Value): string {
  if (typeof value !== 'string') throw new Fault(`expected a string, not ${aKind(value)}`);
  return value;
}

/** @throws {Fault} if the value is not an integer */
export function integerOf(value: Value): number {
  if (!Number.isInteger(value)) throw new Fault(`expected a whole number, not ${aKind(value)}`);
  return value as number;
}
