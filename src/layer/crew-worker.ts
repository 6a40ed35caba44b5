// A member of the crew: does one job after the other, and hands over what the result's columns lie in.
import { parentPort } from 'node:worker_threads';
import { InputError } from '../bytes/input-error.ts';
import { type Job, perform, transferablesOf } from './jobs.ts';

parentPort?.on('message', async (job: Job) => {
  try {
    const result = await perform(job);
    parentPort?.postMessage({ result }, transferablesOf(job.kind, result));
  } catch (error) {
    // Only the fields of plain data cross to another thread.
    if (!(error instanceof InputError)) throw error;
    parentPort?.postMessage({ refused: { code: error.code, message: error.message } });
  }
});
