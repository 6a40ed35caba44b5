// The temporary directory of the engine, for what does not fit into memory. The engine makes it if it needs it, and removes it in the end; it
// is removed here if a signal ends the process.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOnExit } from '../remove-on-exit.ts';

/** Milliseconds after which the threads of an interrupted query write nothing any more. */
const untilStopped = 300;

export class SpillFolder {
  readonly path = join(tmpdir(), `timg-inspect-${randomUUID()}`);
  #interrupt: (() => void) | undefined;

  constructor() {
    removeOnExit(() => this.#remove());
  }

  /** Runs a query, which `interrupt` stops if the process ends. */
  async whileRunning<Result>(interrupt: () => void, run: () => Promise<Result>): Promise<Result> {
    this.#interrupt = interrupt;
    try {
      return await run();
    } finally {
      this.#interrupt = undefined;
    }
  }

  /** Synchronous, as the process ends. */
  #remove(): void {
    if (this.#interrupt) {
      this.#interrupt();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, untilStopped);
    }
    rmSync(this.path, { recursive: true, force: true });
  }
}
