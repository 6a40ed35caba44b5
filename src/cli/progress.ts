// How far the work is: one line on a terminal, for work that takes its time, and nothing left of it afterwards.
import { humanSize } from '../text/byte-size.ts';

/** Milliseconds before it is shown, and between two showings. */
const patience = 500;
const pause = 100;

export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #start: number;
  #shown = 0;

  /** `now` is in milliseconds. */
  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
    this.#start = now();
  }

  /** So many bytes of so many are done. */
  update(done: number, total: number): void {
    const now = this.#now();
    if (now - this.#start < patience || now - this.#shown < pause) return;
    this.#shown = now;
    const seconds = (now - this.#start) / 1000;
    const left = Math.ceil((seconds / done) * (total - done));
    this.#write(`\r\x1b[K${humanSize(done)} of ${humanSize(total)}, ${humanSize(done / seconds)}/s, ${left} s left`);
  }

  /** Before anything else is written. */
  clear(): void {
    if (this.#shown > 0) this.#write('\r\x1b[K');
    this.#shown = 0;
  }
}
