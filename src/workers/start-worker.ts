// Starts a worker thread: from the file that the build puts next to the bundle, or from the single executable, which has it inside.
import { getAsset, isSea } from 'node:sea';
import { Worker } from 'node:worker_threads';

/** The flags of the process may be about its main program, such as --input-type: a thread has none of them. */
export const startWorker = (): Worker =>
  isSea()
    ? new Worker(getAsset('worker.js', 'utf8'), { eval: true, execArgv: [] })
    : new Worker(new URL('./worker.js', import.meta.url), { execArgv: [] });
