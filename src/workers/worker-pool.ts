// The crew: threads that do the work on layers, this one among them, one piece at a time each, the largest first. Each takes
// the next piece for itself, so none waits for another. What goes there and comes back is plain data; columns are handed
// over, not copied. Small work, and any work with no jobs, is done here.
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { InputError } from '../bytes/input-error.ts';
import { type Answer, giveUp, type JobKind, type JobTypes, nextOf, perform, type Work, weightOf } from './tasks.ts';

/** Bytes below which a thread takes longer to start than the work does. */
const leastWeight = 20e6;
/** Each takes some ten megabytes, whoever asks for how many. */
const mostThreads = 64;

export interface CrewOptions {
  /** Threads that may work at once, this one among them; they start when there is work for them. */
  readonly jobs?: number;
  /** Called with (bytes done, total bytes). */
  readonly onProgress?: (done: number, total: number) => void;
}

export class Crew {
  readonly #threads: number;
  readonly #members: Worker[] = [];
  readonly #onProgress: CrewOptions['onProgress'];
  /** Bytes of all work so far, and of the finished part. */
  #total = 0;
  #done = 0;
  /** One list of tasks after the other. */
  #before: Promise<unknown> = Promise.resolve();
  #current?: Work;
  /** The first that went wrong: nothing is begun after it, for members may still be at what came before. */
  #fault?: { readonly error: unknown };

  constructor({ jobs = 0, onProgress }: CrewOptions) {
    this.#threads = Math.min(jobs, mostThreads);
    this.#onProgress = onProgress;
  }

  /** The results in the order of the tasks. */
  async perform<Kind extends JobKind>(
    kind: Kind,
    tasks: readonly JobTypes[Kind]['task'][],
  ): Promise<readonly JobTypes[Kind]['result'][]> {
    return await Promise.all(this.start(kind, tasks));
  }

  /** The same, each result as soon as it is there: whoever waits for it has his turn before this thread goes on. */
  start<Kind extends JobKind>(
    kind: Kind,
    tasks: readonly JobTypes[Kind]['task'][],
  ): readonly Promise<JobTypes[Kind]['result']>[] {
    const weights = tasks.map((task) => weightOf({ kind, task }));
    const order = [...tasks.keys()].sort((a, b) => weights[b] - weights[a]);
    const work: Work = {
      jobs: order.map((at) => ({ kind, task: tasks[at] })),
      next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    };
    const results = tasks.map(() => promised<JobTypes[Kind]['result']>());
    const weight = weights.reduce((sum, bytes) => sum + bytes, 0);
    this.#total += weight;
    const others = weight < leastWeight ? 0 : Math.min(this.#threads, tasks.length) - 1;
    const take = (at: number, result: JobTypes[Kind]['result']): void => {
      this.#done += weights[order[at]];
      this.#onProgress?.(this.#done, this.#total);
      results[order[at]].resolve(result);
    };
    this.#before = this.#before
      .then(() => this.#together(work, others, take))
      .catch((error: unknown) => {
        this.#end(error);
        for (const { reject } of results) reject(this.#fault?.error);
      });
    return results.map(({ promise }) => promise);
  }

  async #together<Kind extends JobKind>(
    work: Work,
    others: number,
    take: (at: number, result: JobTypes[Kind]['result']) => void,
  ): Promise<void> {
    if (this.#fault) throw this.#fault.error;
    this.#current = work;
    while (this.#members.length < others) this.#members.push(start());
    const helping = this.#members.slice(0, Math.max(others, 0)).map((member) => ask(member, work, take));
    await Promise.all([...helping, here(work, take)]);
  }

  /** Whatever they are at, the members end, and this thread after what it is at. */
  close(): void {
    this.#end(new Error('the crew is gone'));
    for (const worker of this.#members) void worker.terminate();
  }

  #end(error: unknown): void {
    this.#fault ??= { error };
    if (this.#current) giveUp(this.#current);
  }
}

async function here(work: Work, take: (at: number, result: JobTypes[JobKind]['result']) => void): Promise<void> {
  for (let at = nextOf(work); at !== undefined; at = nextOf(work)) {
    take(at, await perform(work.jobs[at]));
    await setImmediate();
  }
}

interface Promised<Result> {
  readonly promise: Promise<Result>;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

function promised<Result>(): Promised<Result> {
  let resolve: Promised<Result>['resolve'] = () => {};
  let reject: Promised<Result>['reject'] = () => {};
  const promise = new Promise<Result>((...both) => {
    [resolve, reject] = both;
  });
  // Whoever waits for one result is told of a fault, and need not wait for the others.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

// The file that is built of worker.ts stands beside the one that is built of this.
const start = (): Worker => new Worker(new URL('./worker.js', import.meta.url));

/** Work with a crew that is gone when it is done. */
export async function withCrew<Result>(options: CrewOptions, work: (crew: Crew) => Promise<Result>): Promise<Result> {
  const crew = new Crew(options);
  try {
    return await work(crew);
  } finally {
    crew.close();
  }
}

/** Resolves when nothing is left to take. */
function ask<Kind extends JobKind>(
  worker: Worker,
  work: Work,
  take: (at: number, result: JobTypes[Kind]['result']) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (status: number) => reject(new Error(`a worker thread ended with status ${status}`));
    const finish = (): void => {
      worker.off('message', listen);
      worker.off('error', reject);
      worker.off('exit', ended);
    };
    const listen = (answer: Answer<Kind>): void => {
      if (answer.kind === 'result') return take(answer.at, answer.result);
      finish();
      if (answer.kind === 'refused') reject(new InputError(answer.code, answer.message));
      else resolve();
    };
    worker.on('message', listen);
    worker.once('error', reject);
    worker.once('exit', ended);
    worker.postMessage(work);
  });
}
