// The kinds of work on layers that any thread can do: plain data in, plain data out.
import { type ByteRange, sizeOf } from '../bytes/byte-range.ts';
import type { InputErrorCode } from '../bytes/input-error.ts';
import { digestOfRange, type HashAlgorithm } from '../bytes/meter.ts';
import type { Changeset } from '../layer/changeset.ts';
import { transferables } from '../layer/entry-table.ts';
import { type LayerScan, scanLayer } from '../layer/scan-layer.ts';
import type { Digest } from '../oci/digest.ts';
import { type CompareFiles, comparedBytes, compareFiles } from './compare-files.ts';
import { type Compressed, type CompressLayer, compressLayer } from './compress-layer.ts';

export interface JobTypes {
  readonly scan: { readonly task: LayerScan; readonly result: Changeset };
  readonly digest: { readonly task: BlobDigest; readonly result: Digest };
  readonly compress: { readonly task: CompressLayer; readonly result: Compressed | undefined };
  readonly compare: { readonly task: CompareFiles; readonly result: Uint8Array };
}

/** The digest of a blob as stored, whatever it is. */
export interface BlobDigest {
  readonly range: ByteRange;
  readonly algorithm: HashAlgorithm;
}

export type JobKind = keyof JobTypes;

export interface Job<Kind extends JobKind = JobKind> {
  readonly kind: Kind;
  readonly task: JobTypes[Kind]['task'];
}

interface Performer<Kind extends JobKind> {
  perform(task: JobTypes[Kind]['task']): Promise<JobTypes[Kind]['result']>;
  /** Bytes to read: how much work it is. */
  weight(task: JobTypes[Kind]['task']): number;
  /** The parts of a result that are transferred to another thread without a copy. */
  handedOver(result: JobTypes[Kind]['result']): readonly ArrayBufferLike[];
}

const none = () => [];
const ofRange = ({ range }: { readonly range: ByteRange }): number => sizeOf(range);

const performers: { readonly [Kind in JobKind]: Performer<Kind> } = {
  scan: {
    perform: scanLayer,
    weight: ofRange,
    handedOver: ({ entries, fileHashes }) => [...transferables(entries), ...(fileHashes ? [fileHashes.buffer] : [])],
  },
  digest: { perform: ({ range, algorithm }) => digestOfRange(range, algorithm), weight: ofRange, handedOver: none },
  compress: { perform: compressLayer, weight: ofRange, handedOver: none },
  compare: { perform: async (task) => compareFiles(task), weight: comparedBytes, handedOver: ({ buffer }) => [buffer] },
};

export const perform = async <Kind extends JobKind>({ kind, task }: Job<Kind>): Promise<JobTypes[Kind]['result']> =>
  await performers[kind].perform(task);

export const weightOf = <Kind extends JobKind>({ kind, task }: Job<Kind>): number => performers[kind].weight(task);

export const transferablesOf = <Kind extends JobKind>(kind: Kind, result: JobTypes[Kind]['result']): ArrayBuffer[] =>
  [...performers[kind].handedOver(result)] as ArrayBuffer[];

// What a thread of the crew is given, and what it says.

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
