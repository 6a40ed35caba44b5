// A member of the crew: does one job after the other, and hands over what the result's columns lie in.
import { parentPort } from 'node:worker_threads';
import { type Job, perform, transferablesOf } from './jobs.ts';

parentPort?.on('message', async (job: Job) => {
  const result = await perform(job);
  parentPort?.postMessage(result, transferablesOf(job.kind, result));
});
