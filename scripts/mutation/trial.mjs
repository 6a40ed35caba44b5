// Whether the tests notice a mutant.
import { TestProcess } from './test-process.mjs';

/** Tries one mutant after the other; a process is used until a mutant breaks or ends it. */
export class Trial {
  #files;
  #tests;
  #atLoad;
  #timeOf;
  #isFresh;
  #process;

  /**
   * `tests` are in the order in which they run; mutants of `atLoad` are reached when the files are loaded. With `isFresh`, each mutant has a
   * process of its own.
   */
  constructor(files, { tests, atLoad }, isFresh) {
    this.#isFresh = isFresh;
    this.#files = files;
    this.#tests = tests;
    this.#atLoad = atLoad;
    this.#timeOf = new Map(tests.map(({ number, time }) => [number, time]));
  }

  /** `passed`, `failed` or `timeout`. */
  async outcomeOf({ id }) {
    const limitOf = (number) => 10 * this.#timeOf.get(number) + 10_000;
    const numbersOf = (tests) => tests.map(({ number }) => number);
    const reaching = this.#tests.filter(({ reached }) => reached.has(id));
    const isAtLoad = this.#atLoad.has(id);
    if (reaching.length === 0 && !isAtLoad) return 'passed';
    if (reaching.length > 0 && !this.#isFresh) {
      if (this.#process?.isEnded) this.end();
      const isFresh = !this.#process;
      this.#process ??= await this.#start(-1);
      if (this.#process.isEnded) throw new Error('the test files cannot be loaded');
      const result = await this.#process.try(id, numbersOf(reaching), limitOf);
      const isIntact = !result.ended && !result.isBroken;
      if (!isIntact) this.end();
      if (result.ended === 'timeout') return 'timeout';
      if (isIntact || isFresh) return result.failed === undefined && !result.ended ? 'passed' : 'failed';
      // What fails may owe it to what is left from another mutant.
    }
    const own = await this.#start(id);
    const result = own.isEnded
      ? { ended: 'exit' }
      : await own.try(id, numbersOf(isAtLoad ? this.#tests : reaching), limitOf);
    own.end();
    return result.ended === 'timeout' ? 'timeout' : result.ended || result.failed !== undefined ? 'failed' : 'passed';
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
