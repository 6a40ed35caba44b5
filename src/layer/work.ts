// What a thread of the crew is given, and what it says.
import type { InputErrorCode } from '../bytes/input-error.ts';
import type { Job, JobKind, JobTypes } from './jobs.ts';

/** Jobs, the largest first, and the index of the next one: one number for all threads. */
export interface Work {
  readonly jobs: readonly Job[];
  readonly next: Int32Array;
}

/** The index of a job that now is the caller's; undefined where none is left. */
export function nextOf({ jobs, next }: Work): number | undefined {
  const at = Atomics.add(next, 0, 1);
  return at < jobs.length ? at : undefined;
}

/** Nobody takes any more of it. */
export const giveUp = ({ jobs, next }: Work): void => void Atomics.store(next, 0, jobs.length);

/** refused: the input could not be read · done: nothing is left to take */
export type Answer<Kind extends JobKind> =
  | { readonly kind: 'result'; readonly at: number; readonly result: JobTypes[Kind]['result'] }
  | { readonly kind: 'refused'; readonly code: InputErrorCode; readonly message: string }
  | { readonly kind: 'done' };
