// Work that several callers can wait for, such as the analysis of an image. Each caller can stop waiting; when none waits any more, the
// work is cancelled. When it is over, none of its threads is left.
import { cancel, cancellable } from '../bytes/cancellation.ts';
import type { Limits } from '../bytes/limits.ts';
import { WorkerPool } from '../workers/worker-pool.ts';
import { untilAborted } from './abort.ts';
import type { CallOptions } from './options.ts';

/** What work needs to run. */
export interface Run extends Required<CallOptions> {
  /** Aborted when the work is cancelled. */
  readonly signal: AbortSignal;
  readonly onProgress: NonNullable<CallOptions['onProgress']>;
  readonly limits: Limits;
  readonly pool: WorkerPool;
}

export class Work<Result> {
  readonly #abort = new AbortController();
  readonly #listeners = new Set<NonNullable<CallOptions['onProgress']>>();
  readonly #run: Run;
  readonly #result: Promise<Result>;
  /** Resolves when the work is over, whether it was done or failed. */
  readonly settled: Promise<unknown>;
  #waiting = 0;

  constructor(settings: { readonly limits: Limits; readonly jobs: number }, start: (run: Run) => Promise<Result>) {
    const onProgress: Run['onProgress'] = (progress) => {
      // What a listener throws is its own fault, and must not end the work of others.
      for (const listener of this.#listeners) queueMicrotask(() => listener(progress));
    };
    const pool = new WorkerPool({ jobs: settings.jobs, onProgress: (done, total) => onProgress({ done, total }) });
    this.#run = { signal: this.#abort.signal, onProgress, limits: cancellable(settings.limits), pool };
    this.#result = this.#perform(start);
    this.settled = this.#result.catch(() => {});
  }

  get isCancelled(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Waits for the result. With a signal, rejects with its reason when it is aborted. */
  async wait({ signal, onProgress }: CallOptions = {}): Promise<Result> {
    signal?.throwIfAborted();
    this.#waiting += 1;
    if (onProgress) this.#listeners.add(onProgress);
    try {
      return await (signal ? untilAborted(this.#result, signal) : this.#result);
    } finally {
      this.#waiting -= 1;
      if (onProgress) this.#listeners.delete(onProgress);
      if (signal?.aborted && this.#waiting === 0) await this.cancel();
    }
  }

  /** Ends the work. Resolves when nothing of it runs any more. */
  async cancel(): Promise<void> {
    this.#abort.abort();
    cancel(this.#run.limits);
    await this.#run.pool.end();
    await this.settled;
  }

  async #perform(start: (run: Run) => Promise<Result>): Promise<Result> {
    try {
      return await start(this.#run);
    } catch (error) {
      // Other threads can still be reading.
      cancel(this.#run.limits);
      throw error;
    } finally {
      await this.#run.pool.end();
    }
  }
}
