// The hidden bytes of an image as bloat reports them: names of the JSON contract.
import type { HiddenLabel } from '../analysis/ledger.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import type { Attribute } from '../tree/change.ts';
import type { CauseData } from './causes.ts';

export interface BloatData {
  readonly reclaimable: number | null;
  /** First layer that is not the base image's, how that is known, and what those layers could do without. */
  readonly own: OwnLayers & { readonly reclaimable: number | null };
  readonly causes: readonly CauseData[];
  /** By the first two steps of the path. */
  readonly directories: readonly { readonly path: string; readonly bytes: number; readonly files: number }[];
  readonly paths: readonly PathData[];
  readonly moves: readonly MoveData[];
  readonly duplicates: readonly DuplicateData[];
}

export interface PathData {
  readonly path: string;
  readonly label: HiddenLabel;
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  readonly sitsIn: number;
  readonly causedBy: number;
}

/** A removal and an addition of the same content in one layer: the bytes are paid twice. */
export interface MoveData {
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/** One content at several visible paths. It is no waste of copy-on-write: a hard link would do. */
export interface DuplicateData {
  readonly digest: string;
  readonly bytes: number;
  readonly paths: readonly string[];
}
