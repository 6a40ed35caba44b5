// The kinds of work on a layer that any thread can do: plain data in, plain data out.
import { type ByteRange, sizeOf } from '../bytes/byte-range.ts';
import { digestOfRange, type HashAlgorithm } from '../bytes/meter.ts';
import type { Digest } from '../spec/digest.ts';
import type { Changeset } from './changeset.ts';
import { type Compressed, type CompressLayer, compressLayer } from './compress-layer.ts';
import { transferables } from './entry-table.ts';
import { type LayerScan, scanLayer } from './scan-layer.ts';

export interface JobTypes {
  readonly scan: { readonly task: LayerScan; readonly result: Changeset };
  readonly digest: { readonly task: BlobDigest; readonly result: Digest };
  readonly compress: { readonly task: CompressLayer; readonly result: Compressed | undefined };
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

export async function perform<Kind extends JobKind>({ kind, task }: Job<Kind>): Promise<JobTypes[Kind]['result']> {
  return await performers[kind](task);
}

const performers: { readonly [Kind in JobKind]: (task: JobTypes[Kind]['task']) => Promise<JobTypes[Kind]['result']> } =
  {
    scan: scanLayer,
    digest: ({ range, algorithm }) => digestOfRange(range, algorithm),
    compress: compressLayer,
  };

/** Bytes to read: how much work it is. */
export const weightOf = ({ task }: Job): number => sizeOf(task.range);

/** What of a result goes to another thread without a copy. */
export const transferablesOf = (kind: JobKind, result: JobTypes[JobKind]['result']): ArrayBuffer[] =>
  kind === 'scan' ? transferables((result as Changeset).entries) : [];
