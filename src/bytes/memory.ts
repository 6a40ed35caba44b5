// The memory budget of a run. Code that keeps data whose amount the archive decides counts it here while it grows: entries,
// names, attributes, JSON, references, merged trees, windows of decompressors.
import { getHeapStatistics } from 'node:v8';
import { humanSize } from '../text/byte-size.ts';
import { InputError } from './input-error.ts';
import { type Limits, limitFlag } from './limits.ts';

/** Part of Node's heap that the contents of archives may take; the program and the garbage collector need the rest. */
const heapShare = 0.75;

const heapBudget = (): number => Math.floor(getHeapStatistics().heap_size_limit * heapShare);

/** Memory that any archive may take, however small it is, in bytes. */
const smallestBudget = 150e6;

/**
 * The limits with a count of memory that starts at 0; the same limits if they have one. The budget is at most 75% of Node's heap.
 * `stored` is the size of archives that are open already.
 */
export function withMemoryCount(limits: Limits, stored = 0): Limits {
  if (limits.memoryUsed) return limits;
  const memoryUsed = new BigInt64Array(new SharedArrayBuffer(3 * BigInt64Array.BYTES_PER_ELEMENT));
  memoryUsed[1] = BigInt(stored);
  return { ...limits, memory: Math.min(limits.memory, heapBudget()), memoryUsed };
}

/**
 * Counts bytes that are kept from now on, in any thread. `what` says what they are, in the plural: "entries of layers".
 * Does nothing if no count was started.
 * @throws {InputError} `limit` if the run exceeds its budget
 */
export function chargeMemory(limits: MemoryLimit, bytes: number, what: string): void {
  const { memory, memoryRatio, memoryUsed } = limits;
  if (!memoryUsed) return;
  const more = BigInt(Math.ceil(bytes));
  const used = Atomics.add(memoryUsed, 0, more) + more;
  const stored = Number(Atomics.load(memoryUsed, 1));
  const budget = smallestBudget + stored * memoryRatio;
  if (used <= Math.min(memory, budget)) return;
  if (budget < memory) {
    const detail = `more than ${humanSize(budget)} of memory needed for ${humanSize(stored)} of archives, at the ${what}`;
    throw new InputError('limit', `${detail}; raise ${limitFlag('memoryRatio')}`);
  }
  const heapHint = memory === heapBudget() ? ' and the heap of Node.js (NODE_OPTIONS=--max-old-space-size=MIB)' : '';
  const detail = `more than ${humanSize(memory)} of memory needed, at the ${what}`;
  throw new InputError('limit', `${detail}; raise ${limitFlag('memory')}${heapHint}`);
}

type MemoryLimit = Pick<Limits, 'memory' | 'memoryRatio' | 'memoryUsed'>;

/** Counts bytes of an archive as it is stored: a large archive may take more memory than a small one. */
export function countStored({ memoryUsed }: MemoryLimit, bytes: number): void {
  if (memoryUsed) Atomics.add(memoryUsed, 1, BigInt(bytes));
}

/** Bytes of all archives so far as they are stored; 0 if no count was started. */
export const storedBytes = ({ memoryUsed }: MemoryLimit): number =>
  memoryUsed ? Number(Atomics.load(memoryUsed, 1)) : 0;

/** Bytes to which files with packages may expand, in all images of a run: of any archives, and for each byte that they are stored in. */
const [alwaysExpanded, expansionRatio] = [2 ** 29, 16];

/**
 * Counts bytes that are decompressed from files with packages, whose number and ratio the archive decides. Undefined if they may be
 * decompressed, else how many bytes may be in all. Does nothing if no count was started.
 */
export function excessOfExpanded(limits: MemoryLimit, bytes: number): number | undefined {
  if (!limits.memoryUsed) return undefined;
  const more = BigInt(bytes);
  const expanded = Number(Atomics.add(limits.memoryUsed, 2, more) + more);
  const most = alwaysExpanded + expansionRatio * storedBytes(limits);
  return expanded <= most ? undefined : most;
}

/** Counts bytes that are no longer kept. */
export function releaseMemory({ memoryUsed }: MemoryLimit, bytes: number): void {
  if (memoryUsed) Atomics.sub(memoryUsed, 0, BigInt(Math.ceil(bytes)));
}

/** Does work of which nothing but the result is kept, so that what it charged is no longer counted. */
export async function forgettingMemory<Result>(
  { memoryUsed }: MemoryLimit,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = memoryUsed && Atomics.load(memoryUsed, 0);
  try {
    return await work();
  } finally {
    if (memoryUsed && before !== undefined) Atomics.store(memoryUsed, 0, before);
  }
}

/** Bytes at which a tally charges. A smaller rest is never charged; it is less than the fixed cost of a blob. */
const chargeStep = 2 ** 12;

/** Adds up small amounts and charges them together, because a write to shared memory takes longer than an addition. */
export class MemoryTally {
  readonly #limits: MemoryLimit;
  readonly #what: string;
  #uncharged = 0;

  constructor(limits: MemoryLimit, what: string) {
    this.#limits = limits;
    this.#what = what;
  }

  add(bytes: number): void {
    this.#uncharged += bytes;
    if (this.#uncharged < chargeStep) return;
    chargeMemory(this.#limits, this.#uncharged, this.#what);
    this.#uncharged = 0;
  }
}
