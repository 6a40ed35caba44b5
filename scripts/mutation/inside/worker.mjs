// Loads the test files that are its arguments, and runs their tests as often as it is told to (test-process.mjs).
import { readFileSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { loaded, startFile, tests } from './node-test.mjs';
import { record, turnOn } from './switch.mjs';

// Random tests make the same inputs in each run, and a failure is not made smaller.
fc.configureGlobal({ seed: 1, endOnFailure: true });

const atLoad = new Set();
record(atLoad);
for (const file of process.argv.slice(2)) {
  startFile();
  await import(pathToFileURL(file).href);
}
await loaded();
record(undefined);

const isPassed = (number) =>
  tests[number].run().then(
    () => true,
    () => false,
  );

/** Runs each test once without a mutant: its processor time in milliseconds, the mutants that it reaches, and whether it passes. */
async function* measured({ list }) {
  for (const number of tests.keys()) {
    const reached = new Set();
    process.env.MUTANTS_REACHED = list;
    record(reached);
    const start = process.cpuUsage();
    const passes = await isPassed(number);
    const { user, system } = process.cpuUsage(start);
    const time = (user + system) / 1000;
    record(undefined);
    delete process.env.MUTANTS_REACHED;
    yield {
      number,
      name: tests[number].name,
      time,
      passes,
      reached: [...new Set([...reached, ...reachedElsewhere(list)])],
    };
  }
}

/** By worker threads and other processes. */
function reachedElsewhere(list) {
  try {
    return readFileSync(list, 'utf8').trimEnd().split('\n').map(Number);
  } catch {
    return [];
  } finally {
    rmSync(list, { force: true });
  }
}

/** Runs tests with a mutant up to the first that fails. A failure stays if a mutant left something behind in this process. */
async function tried({ mutant, numbers }) {
  turnOn(mutant);
  for (const number of numbers) {
    process.send({ started: number });
    if (await isPassed(number)) continue;
    turnOn(-1);
    return { failed: number, isBroken: !(await isPassed(number)) };
  }
  turnOn(-1);
  return { failed: undefined, isBroken: false };
}

process.on('message', async (message) => {
  if (message.list === undefined) return process.send({ done: await tried(message) });
  for await (const test of measured(message)) process.send({ test });
  process.send({ done: true });
});
process.on('disconnect', () => process.exit());
process.send({ done: { count: tests.length, atLoad: [...atLoad] } });
