// The state of one execution: variables, depth of nested blocks, and the work that is left.
import { Fault } from './fault.ts';
import { maxNested, maxWork, workPerCharacter, workPerValue } from './limits.ts';
import type { Surroundings } from './template-function.ts';
import type { Functions } from './token-reader.ts';
import type { Value } from './value.ts';

interface Variable {
  readonly name: string;
  value: Value;
}

export class Run implements Surroundings {
  readonly functions: Functions;
  readonly dockerRow?: object | undefined;
  #variables: Variable[];
  #depth = 0;
  #left = maxWork;
  readonly #data: Value;
  #isDataCounted = false;

  constructor(functions: Functions, data: Value, dockerRow?: object) {
    this.functions = functions;
    this.dockerRow = dockerRow;
    this.#data = data;
    this.#variables = [{ name: '$', value: data }];
  }

  readonly spend = (work: number): void => {
    this.#left -= work;
    if (this.#left >= 0) return;
    // Most templates need no more.
    if (!this.#isDataCounted) this.#left += workFor(this.#data);
    this.#isDataCounted = true;
    if (this.#left < 0) throw new Fault('too much work for this report; use fewer loops and shorter texts');
  };

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

  /** Runs a nested block: it sees all variables, and its own are removed afterwards. */
  *inside<Result>(at: number, content: Generator<string, Result>): Generator<string, Result> {
    if (this.#depth === maxNested) throw new Fault(`more than ${maxNested} levels nested`, at);
    const mark = this.#variables.length;
    this.#depth += 1;
    const result = yield* content;
    this.#depth -= 1;
    this.#variables.length = mark;
    return result;
  }

  /** Runs a called template: it only sees $. */
  *apart<Result>(data: Value, content: Generator<string, Result>): Generator<string, Result> {
    const variables = this.#variables;
    this.#variables = [{ name: '$', value: data }];
    const result = yield* content;
    this.#variables = variables;
    return result;
  }
}

/** The work that a template may do for these data, besides {@link maxWork}. */
function workFor(data: Value): number {
  let work = 0;
  const open: Value[] = [data];
  while (open.length > 0) {
    const value = open.pop();
    work += workPerValue;
    if (typeof value === 'string') work += value.length * workPerCharacter;
    else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) open.push(member);
  }
  return work;
}
