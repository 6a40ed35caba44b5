// Compiled sources ask here whether a mutant is on. In the process of the tests, `turnOn` and `record` decide; its worker threads and
// the programs that it starts read the environment: MUTANT has the number of the mutant, MUTANTS_REACHED a file that gets the
// numbers of all that they reach.
import { appendFileSync } from 'node:fs';

const { MUTANT, MUTANTS_REACHED: file } = process.env;
let chosen = Number(MUTANT ?? -1);
let reached = file === undefined ? undefined : new Set();

/** Whether this mutant is on. */
export function isMutant(id) {
  if (reached !== undefined && !reached.has(id)) {
    reached.add(id);
    // At once: a worker thread may be ended before it could write.
    if (file !== undefined) appendFileSync(file, `${id}\n`);
  }
  return id === chosen;
}

/** Turns on this mutant only; -1: none. */
export function turnOn(id) {
  chosen = id;
  process.env.MUTANT = String(id);
}

/** From now on, the numbers of mutants that are reached go into `set`, if there is one. */
export function record(set) {
  reached = set;
}
