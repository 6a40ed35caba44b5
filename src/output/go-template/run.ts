// One carrying out of a template: its variables, how deep it is in blocks, and how much work it may still do unheard.
import { Fault } from './fault.ts';
import { mostNested, mostWork } from './limits.ts';
import type { Surroundings } from './template-function.ts';
import type { Functions } from './token-reader.ts';
import type { Value } from './value.ts';

interface Variable {
  readonly name: string;
  value: Value;
}

export class Run implements Surroundings {
  readonly functions: Functions;
  readonly dockerRow?: object;
  #variables: Variable[];
  #depth = 0;
  #left = mostWork;

  constructor(functions: Functions, data: Value, dockerRow?: object) {
    this.functions = functions;
    this.dockerRow = dockerRow;
    this.#variables = [{ name: '$', value: data }];
  }

  readonly spend = (work: number): void => {
    this.#left -= work;
    if (this.#left < 0) throw new Fault('the template runs too long without output');
  };

  /** After output: whoever takes it bounds how much there is. */
  renew(): void {
    this.#left = mostWork;
  }

  declare(name: string, value: Value): void {
    this.#variables.push({ name, value });
  }

  assign(name: string, value: Value): void {
    const variable = this.#variables.findLast((known) => known.name === name);
    if (variable) variable.value = value;
  }

  valueOf(name: string): Value {
    return this.#variables.findLast((known) => known.name === name)?.value;
  }

  /** What is carried out inside sees these variables, and those it declares are gone afterwards. */
  *inside<Result>(at: number, content: Generator<string, Result>): Generator<string, Result> {
    if (this.#depth === mostNested) throw new Fault(`more than ${mostNested} levels nested`, at);
    const mark = this.#variables.length;
    this.#depth += 1;
    const result = yield* content;
    this.#depth -= 1;
    this.#variables.length = mark;
    return result;
  }

  /** A template that is called sees none but $. */
  *apart<Result>(data: Value, content: Generator<string, Result>): Generator<string, Result> {
    const variables = this.#variables;
    this.#variables = [{ name: '$', value: data }];
    const result = yield* content;
    this.#variables = variables;
    return result;
  }
}
