// Tasks of the worker pool, and the queue that all threads share. Each kind of task takes and returns plain data, so
// any thread can run it.
import { type ByteRange, sizeOf } from '../bytes/byte-range.ts';
import type { InputErrorCode } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import { digestsOfRanges, type HashAlgorithm } from '../bytes/meter.ts';
import type { Changeset } from '../layer/changeset.ts';
import { transferables } from '../layer/entry-table.ts';
import { type LayerScan, scanLayer } from '../layer/scan-layer.ts';
import type { Digest } from '../oci/digest.ts';
import { type CompareFiles, comparedBytes, compareFiles } from './compare-files.ts';
import { type Compressed, type CompressLayer, compressLayer } from './compress-layer.ts';

/** Input and result of each kind of task. */
export interface TaskTypes {
  readonly scan: { readonly input: LayerScan; readonly result: Changeset };
  readonly digest: { readonly input: BlobDigests; readonly result: readonly Digest[] };
  readonly compress: { readonly input: CompressLayer; readonly result: Compressed | undefined };
  readonly compare: { readonly input: CompareFiles; readonly result: Uint8Array };
}

/** Blobs as stored, and how to hash them. */
export interface BlobDigests {
  readonly ranges: readonly ByteRange[];
  readonly algorithm: HashAlgorithm;
  /** Whether the run is cancelled. */
  readonly run?: Pick<Limits, 'cancelled'>;
}

/** The kinds of tasks. */
export type TaskKind = keyof TaskTypes;

/** One task. */
export interface Task<Kind extends TaskKind = TaskKind> {
  readonly kind: Kind;
  readonly input: TaskTypes[Kind]['input'];
}

interface TaskRunner<Kind extends TaskKind> {
  run(input: TaskTypes[Kind]['input']): Promise<TaskTypes[Kind]['result']>;
  /** Bytes to read; used to sort tasks. */
  weight(input: TaskTypes[Kind]['input']): number;
  /** The buffers of a result that are transferred to another thread, not copied. */
  transferList(result: TaskTypes[Kind]['result']): readonly ArrayBufferLike[];
}

const none = () => [];
const ofRange = ({ range }: { readonly range: ByteRange }): number => sizeOf(range);

const runners: { readonly [Kind in TaskKind]: TaskRunner<Kind> } = {
  scan: {
    run: scanLayer,
    weight: ofRange,
    transferList: ({ entries, fileHashes }) => [
      ...transferables(entries),
      ...(fileHashes ? [fileHashes.rows.buffer] : []),
    ],
  },
  digest: {
    run: ({ ranges, algorithm, run }) => digestsOfRanges(ranges, algorithm, run),
    weight: ({ ranges }) => ranges.reduce((sum, range) => sum + sizeOf(range), 0),
    transferList: none,
  },
  compress: { run: compressLayer, weight: ofRange, transferList: none },
  compare: {
    run: async (input) => compareFiles(input),
    weight: comparedBytes,
    transferList: ({ buffer }) => [buffer],
  },
};

/** Runs a task in the calling thread. */
export const runTask = async <Kind extends TaskKind>({ kind, input }: Task<Kind>): Promise<TaskTypes[Kind]['result']> =>
  await runners[kind].run(input);

/** The number of bytes that a task reads. */
export const weightOf = <Kind extends TaskKind>({ kind, input }: Task<Kind>): number => runners[kind].weight(input);

/** The buffers of a result to transfer to another thread. */
export const transferablesOf = <Kind extends TaskKind>(kind: Kind, result: TaskTypes[Kind]['result']): ArrayBuffer[] =>
  [...runners[kind].transferList(result)] as ArrayBuffer[];

/** Tasks, largest first. `next` is the index of the next task, in memory shared by all threads. */
export interface TaskQueue {
  readonly tasks: readonly Task[];
  readonly next: Int32Array;
}

/** Takes the next task and returns its index; undefined if none is left. */
export function takeNext({ tasks, next }: TaskQueue): number | undefined {
  const at = Atomics.add(next, 0, 1);
  return at < tasks.length ? at : undefined;
}

/** Makes the queue empty, so that no thread takes another task. */
export const cancel = ({ tasks, next }: TaskQueue): void => void Atomics.store(next, 0, tasks.length);

/**
 * A message from a worker.
 * refused: the input could not be read.
 * done: no task is left.
 */
export type Answer<Kind extends TaskKind> =
  | { readonly kind: 'result'; readonly at: number; readonly result: TaskTypes[Kind]['result'] }
  | { readonly kind: 'refused'; readonly code: InputErrorCode; readonly message: string }
  | { readonly kind: 'done' };
