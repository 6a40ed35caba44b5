// Progress on standard error: one line, for long work only, that is removed at the end.
import { humanSize } from '../../text/byte-size.ts';

/** Milliseconds before it appears. */
const initialDelay = 500;
/** Milliseconds between two updates. */
const updateInterval = 100;

export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #start: number;
  #shown = 0;

  /** `now` returns milliseconds. */
  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
    this.#start = now();
  }

  /** Both in bytes. */
  update(done: number, total: number): void {
    const now = this.#now();
    if (now - this.#start < initialDelay || now - this.#shown < updateInterval) return;
    this.#shown = now;
    const seconds = (now - this.#start) / 1000;
    const left = Math.ceil((seconds / done) * (total - done));
    this.#write(`\r\x1b[K${humanSize(done)} of ${humanSize(total)}, ${humanSize(done / seconds)}/s, ${left} s left`);
  }

  /** Removes the line; must be called before other output. */
  clear(): void {
    if (this.#shown > 0) this.#write('\r\x1b[K');
    this.#shown = 0;
  }
}
