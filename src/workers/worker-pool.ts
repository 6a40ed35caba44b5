// Worker pool. The calling thread works too. Tasks are pulled largest first; typed arrays are transferred, not copied.
// Small lists of tasks run in the calling thread alone.
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { maxThreadsByAddresses } from '../bytes/address-space.ts';
import { runInWorker } from './run-in-worker.ts';
import { startWorker } from './start-worker.ts';
import {
  cancel,
  runTask,
  type Task,
  type TaskKind,
  type TaskQueue,
  type TaskTypes,
  takeNext,
  weightOf,
} from './tasks.ts';

/** Bytes below which starting a thread takes longer than the tasks. */
const minWeight = 20e6;
/** Each thread takes some ten megabytes of memory. */
const maxThreads = 64;

/** Options of a worker pool. */
export interface WorkerPoolOptions {
  /** Number of threads, including the calling one. They are started when first needed. */
  readonly jobs?: number | undefined;
  /** Called with (bytes done, total bytes). */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A pool of threads. Lists of tasks run one after another; after an error nothing more is started before a restart. */
export class WorkerPool {
  readonly #threads: number;
  readonly #workers: Worker[] = [];
  #onProgress: WorkerPoolOptions['onProgress'];
  /** Bytes of all tasks so far, and of the finished ones. */
  #total = 0;
  #done = 0;
  /** Settles when the previous list of tasks is finished. */
  #previousRun: Promise<unknown> = Promise.resolve();
  #current: TaskQueue | undefined;
  /** Settles when no thread has a task of the last list any more. */
  #tasksDone: Promise<unknown> = Promise.resolve();
  /** Settles when the calling thread may take tasks again. */
  #callerIsFree: Promise<unknown> = Promise.resolve();
  /** The first error. Nothing starts after it, because threads may still be running earlier tasks. */
  #failure: { readonly error: unknown } | undefined;

  constructor({ jobs = 0, onProgress }: WorkerPoolOptions) {
    this.#threads = Math.min(jobs, maxThreads);
    this.#onProgress = onProgress;
  }

  /** Number of threads, including the calling one: at least 1. */
  get threads(): number {
    return Math.max(this.#threads, 1);
  }

  /**
   * Runs tasks and returns the results in the order of the inputs.
   * @throws {InputError} if an input cannot be read
   */
  async run<Kind extends TaskKind>(
    kind: Kind,
    inputs: readonly TaskTypes[Kind]['input'][],
  ): Promise<readonly TaskTypes[Kind]['result'][]> {
    return await Promise.all(this.start(kind, inputs));
  }

  /**
   * Like {@link run}, but with one promise per result. Its reactions run before the calling thread takes another task.
   */
  start<Kind extends TaskKind>(
    kind: Kind,
    inputs: readonly TaskTypes[Kind]['input'][],
  ): readonly Promise<TaskTypes[Kind]['result']>[] {
    const started = inputs.map((input) => ({
      task: { kind, input },
      weight: weightOf({ kind, input }),
      result: deferred<TaskTypes[Kind]['result']>(),
    }));
    const largestFirst = started.toSorted((a, b) => b.weight - a.weight);
    const queue: TaskQueue = {
      tasks: largestFirst.map(({ task }) => task),
      next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    };
    const total = started.reduce((sum, { weight }) => sum + weight, 0);
    this.#total += total;
    const workerCount = total < minWeight ? 0 : Math.min(this.#threads, inputs.length, maxThreadsByAddresses()) - 1;
    const onResult = (at: number, value: TaskTypes[Kind]['result']): void => {
      const { weight, result } = largestFirst[at] as (typeof largestFirst)[number];
      this.#done += weight;
      this.#onProgress?.(this.#done, this.#total);
      result.resolve(value);
    };
    this.#previousRun = this.#previousRun
      .then(() => this.#runQueue(queue, workerCount, onResult))
      .catch((error: unknown) => {
        this.#end(error);
        for (const { result } of started) result.reject(this.#failure?.error);
      });
    return started.map(({ result }) => result.promise);
  }

  async #runQueue<Kind extends TaskKind>(
    queue: TaskQueue,
    workerCount: number,
    onResult: (at: number, result: TaskTypes[Kind]['result']) => void,
  ): Promise<void> {
    this.#requireNoFailure();
    this.#current = queue;
    while (this.#workers.length < workerCount) this.#workers.push(startWorker());
    const workerRuns = this.#workers
      .slice(0, Math.max(workerCount, 0))
      .map((worker) => runInWorker(worker, queue, onResult));
    const runs = [...workerRuns, this.#runHere(queue, onResult, Promise.all(workerRuns))];
    this.#tasksDone = Promise.allSettled(runs);
    await Promise.all(runs);
    // Whoever waits for a task that was cancelled must not wait forever.
    this.#requireNoFailure();
  }

  /** `others` settles when the other threads find no task left. */
  async #runHere(
    queue: TaskQueue,
    onResult: (at: number, result: TaskTypes[TaskKind]['result']) => void,
    others: Promise<unknown>,
  ): Promise<void> {
    for (;;) {
      await Promise.race([this.#untilCallerIsFree(), others]);
      const at = takeNext(queue);
      if (at === undefined) return;
      onResult(at, await runTask(queue.tasks[at] as Task));
      await setImmediate();
    }
  }

  /**
   * Does work that only the calling thread can do, and that needs no result of a task: the other threads take the tasks meanwhile. One such
   * work at a time.
   */
  async withoutCaller<Result>(work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve } = deferred<void>();
    this.#callerIsFree = promise;
    try {
      const result = await work();
      // Takes the results of the other threads, and gives them the next list of tasks.
      await setImmediate();
      return result;
    } finally {
      // The next such work may follow at once.
      void setImmediate().then(() => resolve());
    }
  }

  async #untilCallerIsFree(): Promise<void> {
    for (let last: unknown; last !== this.#callerIsFree; ) {
      last = this.#callerIsFree;
      await last;
    }
  }

  /** Reports progress to another function from now on. */
  reportTo(onProgress: WorkerPoolOptions['onProgress']): void {
    this.#onProgress = onProgress;
  }

  /** After an error: ends what is still running, so that new tasks can start. */
  async restart(): Promise<void> {
    this.#end(new Error('the worker pool is restarted'));
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
    await this.#previousRun;
    this.#failure = undefined;
    this.#done = this.#total;
    this.#onProgress?.(this.#done, this.#total);
  }

  /** Terminates all workers; the calling thread stops after its current task. */
  close(): void {
    this.#end(new Error('the worker pool is closed'));
    for (const worker of this.#workers) void worker.terminate();
  }

  /**
   * Ends all threads after their current tasks. A thread that is terminated while it opens a file leaves the file open, so that a process
   * which goes on must wait.
   */
  async end(): Promise<void> {
    this.#end(new Error('the worker pool has ended'));
    await this.#tasksDone;
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }

  #requireNoFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #end(error: unknown): void {
    this.#failure ??= { error };
    if (this.#current) cancel(this.#current);
  }
}

interface Deferred<Result> {
  readonly promise: Promise<Result>;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

function deferred<Result>(): Deferred<Result> {
  let resolve: Deferred<Result>['resolve'] = () => {};
  let reject: Deferred<Result>['reject'] = () => {};
  const promise = new Promise<Result>((...functions) => {
    [resolve, reject] = functions;
  });
  // Mark the rejection as handled, even if only another result is awaited.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Runs `work` with the given pool, or with one of its own that is closed afterwards. */
export async function withWorkerPool<Result>(
  options: WorkerPoolOptions & { readonly pool?: WorkerPool | undefined },
  work: (pool: WorkerPool) => Promise<Result>,
): Promise<Result> {
  if (options.pool) return await work(options.pool);
  const pool = new WorkerPool(options);
  try {
    return await work(pool);
  } finally {
    pool.close();
  }
}
