// Which parts of src/ an input runs: V8's precise block coverage, in bytes of the compiled files.
import { type Profiler, Session } from 'node:inspector';

/** Compiled files that count. */
const ours = /\/build\/src\/(?!oci\/(?:settings-)?validators\.js$)/;

export class Coverage {
  readonly #session = new Session();
  /** Of each file, the bytes that an input has run, each 0 or 1. */
  readonly #seen = new Map<string, Uint8Array>();

  /** Begins to count. Files loaded before are counted only in part. */
  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Bytes of compiled code that no input ran before and that were run since the last call. They count as seen from now on. */
  takeNew(): number {
    let found = 0;
    for (const { url, functions } of this.#take()) {
      if (!ours.test(url)) continue;
      const run = bytesRun(functions);
      const seen = this.#seenOf(url, run.length);
      for (let at = 0; at < run.length; at += 1) {
        if (run[at] === 0 || seen[at] === 1) continue;
        seen[at] = 1;
        found += 1;
      }
    }
    return found;
  }

  /** Forgets what was run since the last call. */
  discard(): void {
    this.#take();
  }

  /** Bytes of compiled code that were run in all. */
  get size(): number {
    let sum = 0;
    for (const bytes of this.#seen.values()) for (const byte of bytes) sum += byte;
    return sum;
  }

  /** A copy of what was seen, and back to it. */
  save(): () => void {
    const saved = new Map(Array.from(this.#seen, ([url, bytes]) => [url, Uint8Array.from(bytes)]));
    return () => {
      this.#seen.clear();
      for (const [url, bytes] of saved) this.#seen.set(url, bytes);
    };
  }

  #take(): readonly Profiler.ScriptCoverage[] {
    let result: readonly Profiler.ScriptCoverage[] = [];
    // With a session of the same thread the answer comes before the call returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error) throw error;
      result = answer.result;
    });
    return result;
  }

  #seenOf(url: string, length: number): Uint8Array {
    const known = this.#seen.get(url) ?? new Uint8Array();
    if (known.length >= length) return known;
    const grown = new Uint8Array(length);
    grown.set(known);
    this.#seen.set(url, grown);
    return grown;
  }
}

/** Ranges are nested, the outer ones first: the innermost one decides. */
function bytesRun(functions: readonly Profiler.FunctionCoverage[]): Uint8Array {
  const ranges = functions.flatMap((one) => one.ranges);
  const run = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)));
  for (const { startOffset, endOffset, count } of ranges) run.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return run;
}
