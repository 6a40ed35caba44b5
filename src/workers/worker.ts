// A member of the crew: does one job after the other, and hands over what the result's columns lie in.
import { parentPort } from 'node:worker_threads';
import { InputError } from '../bytes/input-error.ts';
import { type Answer, type JobKind, nextOf, perform, transferablesOf, type Work } from './tasks.ts';

const say = (answer: Answer<JobKind>, transferred: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(answer, transferred);

parentPort?.on('message', async (work: Work) => {
  try {
    for (let at = nextOf(work); at !== undefined; at = nextOf(work)) {
      const { kind } = work.jobs[at];
      const result = await perform(work.jobs[at]);
      say({ kind: 'result', at, result }, transferablesOf(kind, result));
    }
    say({ kind: 'done' });
  } catch (error) {
    // Only the fields of plain data cross to another thread.
    if (!(error instanceof InputError)) throw error;
    say({ kind: 'refused', code: error.code, message: error.message });
  }
});
