// Whether the tests notice a mutant.
import { TestProcess } from './test-process.mjs';

/** Tries one mutant after the other; a process is used until a mutant breaks or ends it. */
export class Trial {
  #files;
  #tests;
  #atLoad;
  #timeOf;
  #process;

  /** `tests` are in the order in which they run; mutants of `atLoad` are reached when the files are loaded. */
  constructor(files, { tests, atLoad }) {
    this.#files = files;
    this.#tests = tests;
    this.#atLoad = atLoad;
    this.#timeOf = new Map(tests.map(({ number, time }) => [number, time]));
  }

  /** `passed`, `failed` or `timeout`. */
  async outcomeOf({ id }) {
    const reaching = this.#tests.filter(({ reached }) => reached.has(id));
    const isAtLoad = this.#atLoad.has(id);
    const outcome = reaching.length === 0 ? 'passed' : await this.#inShared(id, reaching);
    // What the files compute when they are loaded is known only in a process that has the mutant from the start.
    const isKnown = outcome === 'passed' ? !isAtLoad : outcome !== 'unclear';
    return isKnown ? outcome : this.#inOwn(id, isAtLoad ? this.#tests : reaching);
  }

  /** In a process that has run other mutants; `unclear` if what fails may owe it to what one of them left. */
  async #inShared(id, tests) {
    if (this.#process?.isEnded) this.end();
    const isFresh = !this.#process;
    this.#process ??= await this.#start(-1);
    if (this.#process.isEnded) throw new Error('the test files cannot be loaded');
    const result = await this.#try(this.#process, id, tests);
    const isIntact = !result.ended && !result.isBroken;
    if (!isIntact) this.end();
    return isIntact || isFresh || result.ended === 'timeout' ? outcomeOf(result) : 'unclear';
  }

  /** In a process of its own. */
  async #inOwn(id, tests) {
    const own = await this.#start(id);
    const result = own.isEnded ? { ended: 'exit' } : await this.#try(own, id, tests);
    own.end();
    return outcomeOf(result);
  }

  #try(process, id, tests) {
    const limitOf = (number) => 10 * this.#timeOf.get(number) + 10_000;
    return process.try(
      id,
      tests.map(({ number }) => number),
      limitOf,
    );
  }

  async #start(mutant) {
    const process = new TestProcess(this.#files, mutant);
    await process.load(120_000);
    return process;
  }

  end() {
    this.#process?.end();
    this.#process = undefined;
  }
}

const outcomeOf = ({ ended, failed }) =>
  ended === 'timeout' ? 'timeout' : ended !== undefined || failed !== undefined ? 'failed' : 'passed';
