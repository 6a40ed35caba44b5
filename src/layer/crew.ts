// The crew: worker threads that do the work on layers, one piece at a time each, the largest first. What goes there and
// comes back is plain data; columns are handed over, not copied. Small work, and any work with no jobs, is done here.
import { Worker } from 'node:worker_threads';
import { InputError, type InputErrorCode } from '../bytes/input-error.ts';
import type { Job, JobKind, JobTypes } from './jobs.ts';
import { perform, weightOf } from './jobs.ts';

/** Bytes below which a thread takes longer to start than the work does. */
const leastWeight = 20e6;
/** Each takes some ten megabytes, whoever asks for how many. */
const mostThreads = 64;

/** The results in the order of the tasks. `threads` is how many may work at once; 0 = none but this one. */
export async function performAll<Kind extends JobKind>(
  kind: Kind,
  tasks: readonly JobTypes[Kind]['task'][],
  threads: number,
): Promise<readonly JobTypes[Kind]['result'][]> {
  const jobs = tasks.map((task, at) => ({ kind, task, at }));
  const results: JobTypes[Kind]['result'][] = [];
  const weight = jobs.reduce((sum, job) => sum + weightOf(job), 0);
  if (threads === 0 || jobs.length < 2 || weight < leastWeight) {
    for (const job of jobs) results.push(await perform(job));
    return results;
  }
  const waiting = jobs.sort((a, b) => weightOf(a) - weightOf(b));
  const workers = Array.from({ length: Math.min(threads, jobs.length, mostThreads) }, () => startWorker());
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let job = waiting.pop(); job; job = waiting.pop()) results[job.at] = await ask(worker, job);
      }),
    );
  } finally {
    for (const worker of workers) void worker.terminate();
  }
  return results;
}

// The file that is built of crew-worker.ts stands beside the one that is built of this.
const startWorker = (): Worker => new Worker(new URL('./crew-worker.js', import.meta.url));

/** What a member says when it is done: the result, or why the input could not be read. */
interface Answer<Kind extends JobKind> {
  readonly result: JobTypes[Kind]['result'];
  readonly refused?: { readonly code: InputErrorCode; readonly message: string };
}

function ask<Kind extends JobKind>(worker: Worker, job: Job<Kind>): Promise<JobTypes[Kind]['result']> {
  return new Promise((resolve, reject) => {
    const ended = (status: number) => reject(new Error(`a worker thread ended with status ${status}`));
    worker.once('message', ({ result, refused }: Answer<Kind>) => {
      worker.off('error', reject);
      worker.off('exit', ended);
      if (refused) reject(new InputError(refused.code, refused.message));
      else resolve(result);
    });
    worker.once('error', reject);
    worker.once('exit', ended);
    worker.postMessage(job);
  });
}
