// The memory budget of a run. Whoever keeps data that an archive can multiply counts it here while it grows: entries, names,
// attributes, JSON, references, merged trees, windows of decompressors. Costs include what the garbage collector needs.
import { getHeapStatistics } from 'node:v8';
import { humanSize } from '../text/byte-size.ts';
import { InputError } from './input-error.ts';
import { type Limits, limitFlag } from './limits.ts';

/** Part of Node's heap that the contents of archives may take; the program and the garbage collector need the rest. */
const heapShare = 0.75;

const heapBudget = (): number => Math.floor(getHeapStatistics().heap_size_limit * heapShare);

/** Starts the count of a run, unless it was started before. If Node's heap is smaller than the budget, so is the budget. */
export function countMemory(limits: Limits): Limits {
  if (limits.memoryUsed) return limits;
  const memoryUsed = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  return { ...limits, memory: Math.min(limits.memory, heapBudget()), memoryUsed };
}

/**
 * Counts bytes that are kept from now on, in any thread. `what` says what they are, in the plural: "entries of layers".
 * @throws {InputError} `limit` if the run exceeds its budget
 */
export function chargeMemory({ memory, memoryUsed }: MemoryLimit, bytes: number, what: string): void {
  if (!memoryUsed) return;
  const more = BigInt(Math.ceil(bytes));
  if (Atomics.add(memoryUsed, 0, more) + more <= memory) return;
  const heap = memory === heapBudget() ? ' and the heap of Node.js (NODE_OPTIONS=--max-old-space-size=MIB)' : '';
  const detail = `more than ${humanSize(memory)} of memory needed, at the ${what}`;
  throw new InputError('limit', `${detail}; raise ${limitFlag('memory')}${heap}`);
}

type MemoryLimit = Pick<Limits, 'memory' | 'memoryUsed'>;

/** Counts bytes that are no longer kept. */
export function releaseMemory({ memoryUsed }: MemoryLimit, bytes: number): void {
  if (memoryUsed) Atomics.sub(memoryUsed, 0, BigInt(Math.ceil(bytes)));
}

/** Bytes that a tally collects before it charges them. Fewer are never counted, so it is less than a blob costs. */
const step = 2 ** 12;

/** Adds up small amounts and charges them together, because a write to shared memory takes longer than an addition. */
export class MemoryTally {
  readonly #limits: MemoryLimit;
  readonly #what: string;
  #open = 0;

  constructor(limits: MemoryLimit, what: string) {
    this.#limits = limits;
    this.#what = what;
  }

  add(bytes: number): void {
    this.#open += bytes;
    if (this.#open < step) return;
    chargeMemory(this.#limits, this.#open, this.#what);
    this.#open = 0;
  }
}
