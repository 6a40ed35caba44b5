// Ends a run before it is done, in all of its threads: loops that read much look whether it is cancelled.
import type { Limits } from './limits.ts';

/** The run was cancelled. Who cancelled it knows why. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
  }
}

/** The same limits for a run that {@link cancel} can end. */
export const cancellable = (limits: Limits): Limits => ({
  ...limits,
  cancelled: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
});

/** Makes everything that reads with these limits throw {@link Cancelled} soon. */
export function cancel({ cancelled }: Pick<Limits, 'cancelled'>): void {
  if (cancelled) Atomics.store(cancelled, 0, 1);
}

/** @throws {Cancelled} if the run was cancelled */
export function requireNotCancelled({ cancelled }: Pick<Limits, 'cancelled'>): void {
  if (cancelled && Atomics.load(cancelled, 0) !== 0) throw new Cancelled();
}
