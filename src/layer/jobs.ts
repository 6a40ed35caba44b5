// The kinds of work on layers that any thread can do: plain data in, plain data out.
import { type ByteRange, sizeOf } from '../bytes/byte-range.ts';
import { digestOfRange, type HashAlgorithm } from '../bytes/meter.ts';
import type { Digest } from '../spec/digest.ts';
import type { Changeset } from './changeset.ts';
import { type CompareFiles, comparedBytes, compareFiles } from './compare-files.ts';
import { type Compressed, type CompressLayer, compressLayer } from './compress-layer.ts';
import { transferables } from './entry-table.ts';
import { type LayerScan, scanLayer } from './scan-layer.ts';

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
