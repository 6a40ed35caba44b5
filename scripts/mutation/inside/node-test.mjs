// In the place of node:test: collects the tests of all files, so that one process can run each of them many times.
import { mock } from 'node:test';

/** All tests in the order of the files, with their names; `run` rejects if the test fails. */
export const tests = [];

const suite = { eachBefore: [], eachAfter: [] };
const loading = [];

/** Resolves when all suites are loaded, and what comes before their tests is done. */
export async function loaded() {
  for (const one of loading) await (typeof one === 'function' ? one() : one);
}

export function describe(...args) {
  loading.push(args.at(-1)());
}

export function test(...args) {
  const [options] = args.slice(0, -1).filter((one) => typeof one === 'object');
  if (options?.skip) return;
  const { eachBefore, eachAfter } = suite;
  tests.push({ name: args[0], run: () => runOne(args.at(-1), eachBefore, eachAfter) });
}

export const before = (hook) => loading.push(hook);
/** Folders of the tests stay until the process ends. */
export const after = () => {};
export const beforeEach = (hook) => suite.eachBefore.push(hook);
export const afterEach = (hook) => suite.eachAfter.push(hook);

/** Hooks before and after each test belong to one file. */
export function startFile() {
  suite.eachBefore = [];
  suite.eachAfter = [];
}

async function runOne(body, eachBefore, eachAfter) {
  const tracker = new mock.constructor();
  const atEnd = [...eachAfter];
  const context = {
    mock: tracker,
    after: (hook) => atEnd.push(hook),
    diagnostic: () => {},
    test: (...args) => args.at(-1)(context),
  };
  for (const hook of eachBefore) await hook();
  try {
    await body(context);
  } finally {
    for (const hook of atEnd) await hook();
    tracker.restoreAll();
  }
}

export { mock };
