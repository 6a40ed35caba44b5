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

export interface CrewOptions {
  /** Threads that may work at once beside this one; 0, as without: none. They start when there is work for them. */
  readonly jobs?: number;
  /** Told of work that is done: bytes of bytes. */
  readonly onProgress?: (done: number, total: number) => void;
}

export class Crew {
  readonly #threads: number;
  readonly #members: Worker[] = [];
  /** Those that have nothing to do. */
  readonly #idle: Worker[] = [];

  readonly #onProgress: CrewOptions['onProgress'];
  /** Bytes of all work so far, and of what of it is done. */
  #total = 0;
  #done = 0;

  constructor({ jobs = 0, onProgress }: CrewOptions) {
    this.#threads = Math.min(jobs, mostThreads);
    this.#onProgress = onProgress;
  }

  /** The results in the order of the tasks. */
  async perform<Kind extends JobKind>(
    kind: Kind,
    tasks: readonly JobTypes[Kind]['task'][],
  ): Promise<readonly JobTypes[Kind]['result'][]> {
    const jobs = tasks.map((task, at) => ({ kind, task, at, weight: weightOf({ kind, task }) }));
    const results: JobTypes[Kind]['result'][] = [];
    const weight = jobs.reduce((sum, job) => sum + job.weight, 0);
    this.#total += weight;
    if (this.#threads === 0 || jobs.length < 2 || weight < leastWeight) {
      for (const job of jobs) {
        results.push(await perform(job));
        this.#advance(job.weight);
      }
      return results;
    }
    const waiting = jobs.sort((a, b) => a.weight - b.weight);
    await Promise.all(
      Array.from({ length: Math.min(this.#threads, jobs.length) }, async () => {
        const worker = this.#idle.pop() ?? this.#start();
        for (let job = waiting.pop(); job; job = waiting.pop()) {
          results[job.at] = await ask(worker, job);
          this.#advance(job.weight);
        }
        this.#idle.push(worker);
      }),
    );
    return results;
  }

  /** Whatever they are at, the members end. */
  close(): void {
    for (const worker of this.#members) void worker.terminate();
  }

  #advance(bytes: number): void {
    this.#done += bytes;
    this.#onProgress?.(this.#done, this.#total);
  }

  #start(): Worker {
    // The file that is built of crew-worker.ts stands beside the one that is built of this.
    const worker = new Worker(new URL('./crew-worker.js', import.meta.url));
    this.#members.push(worker);
    return worker;
  }
}

/** Work with a crew that is gone when it is done. */
export async function withCrew<Result>(options: CrewOptions, work: (crew: Crew) => Promise<Result>): Promise<Result> {
  const crew = new Crew(options);
  try {
    return await work(crew);
  } finally {
    crew.close();
  }
}

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
