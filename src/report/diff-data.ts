// Two images compared as diff reports it: names of the JSON contract; null = not known, or not there.
import type { LayerPair } from '../analysis/align-layers.ts';
import type { ConfigChange } from '../analysis/config-changes.ts';
import type { Difference, Sameness } from '../analysis/likeness.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import type { Pull } from '../analysis/pull.ts';
import type { TextDifference } from '../analysis/text-differences.ts';
import type { Attribute, ChangeKind } from '../tree/change.ts';
import type { FileData } from './file-data.ts';
import type { ImageData, LayerData } from './image-data.ts';
import type { LayerPart, StepData } from './step-data.ts';

export interface DiffData {
  readonly images: Sides<Pick<ImageData, 'names' | 'imageID' | 'platform' | 'format' | 'created'>>;
  readonly sizes: Sides<ImageData['sizes'] & { readonly reclaimable: number | null }>;
  readonly sameness: Sameness | null;
  /** What keeps the two from being the same to the last bit. */
  readonly differs: readonly Difference[] | null;
  readonly totals: Readonly<Record<ChangeKind, TotalData>> | null;
  /** In the order of the paths. */
  readonly changes: readonly PathChangeData[] | null;
  readonly config: readonly ConfigChange[] | null;
  readonly layers: readonly LayerPairData[];
  /** Sums to new less old, for each size. */
  readonly waterfall: readonly StepData[] | null;
  readonly own: Sides<OwnLayers>;
  readonly pull: Pull;
  /** Only where they were asked for. */
  readonly texts?: readonly TextDifference[];
}

interface Sides<Value> {
  readonly old: Value;
  readonly new: Value;
}

/** Names, and the bytes of the files they name, each group of hard links once. */
export interface TotalData {
  readonly paths: number;
  readonly bytes: number;
}

export interface PathChangeData {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  readonly before: Omit<FileData, 'path'> | null;
  readonly after: Omit<FileData, 'path'> | null;
}

export interface LayerPairData {
  readonly part: LayerPart;
  readonly alignedBy: LayerPair['alignedBy'] | null;
  readonly old: LayerSideData | null;
  readonly new: LayerSideData | null;
}

export type LayerSideData = Pick<LayerData, 'index' | 'diffID' | 'digest' | 'compression' | 'sizes' | 'createdBy'>;
