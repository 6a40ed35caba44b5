// Reading at once keeps all else waiting: signals, threads that are done, progress. Whoever reads much so pauses now and then.
import { setImmediate } from 'node:timers/promises';

/** Some milliseconds of reading. */
const mostAtOnce = 2 ** 24;

export class Pause {
  #bytes = 0;

  /** So many bytes have been read; whether it is time to pause. */
  isDue(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < mostAtOnce) return false;
    this.#bytes = 0;
    return true;
  }

  /** What waits has its turn. */
  async pass(): Promise<void> {
    await setImmediate();
  }
}
