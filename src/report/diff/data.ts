// The data of a diff report. Field names are part of the JSON contract; null means unknown or none.
import type { Origin } from '../../analysis/attestations/origin.ts';
import type { LayerPair } from '../../analysis/comparison/align-layers.ts';
import type { ConfigChange } from '../../analysis/comparison/config-changes.ts';
import type { Pull } from '../../analysis/comparison/pull.ts';
import type { ManifestChange } from '../../analysis/comparison/record-changes.ts';
import type { Difference, Equivalence } from '../../analysis/comparison/similarity.ts';
import type { TextDifference } from '../../analysis/comparison/text-diff.ts';
import type { Attribute, ChangeKind } from '../../tree/change.ts';
import type { FileData } from '../files/file-data.ts';
import type { ImageData, LayerData, OwnData } from '../image-data.ts';
import type { PackageChangeData, RestChangeData } from './package-changes.ts';
import type { LayerPart, StepData } from './waterfall-data.ts';

export interface DiffData {
  readonly images: Sides<Pick<ImageData, 'names' | 'imageID' | 'platform' | 'format' | 'created' | 'complete'>>;
  readonly sizes: Sides<ImageData['sizes'] & { readonly wasted: number | null }>;
  readonly equivalence: Equivalence | null;
  /** What differs, if the images are not identical. */
  readonly differences: readonly Difference[] | null;
  readonly totals: Readonly<Record<ChangeKind, TotalData>> | null;
  /** In the order of the paths. */
  readonly changes: readonly PathChangeData[] | null;
  /** Packages that differ; null if owners are unknown. */
  readonly packages: readonly PackageChangeData[] | null;
  /** Bytes of files that no package lists, but that stem from packages. */
  readonly derived: RestChangeData | null;
  /** Bytes of files of no package. */
  readonly unowned: RestChangeData | null;
  /** Source, commit, builder and base image of both; null if only some paths are compared. */
  readonly origin: Sides<Origin> | null;
  readonly configChanges: readonly ConfigChange[] | null;
  /** Time and history of the config; null if an image has no config, or if layers differ. */
  readonly historyChanges: readonly ConfigChange[] | null;
  /** How the images are stored: manifest digest, annotations, compression. */
  readonly manifestChanges: readonly ManifestChange[];
  readonly layers: readonly LayerPairData[];
  /** Each size sums to new minus old. */
  readonly waterfall: readonly StepData[] | null;
  readonly own: Sides<OwnData>;
  readonly pull: Pull;
  /** Only with --unified. */
  readonly texts?: readonly TextDifference[];
}

interface Sides<Value> {
  readonly old: Value;
  readonly new: Value;
}

/** Number of paths, and bytes of their files; each group of hard links counts once. */
export interface TotalData {
  readonly pathCount: number;
  readonly bytes: number;
}

export interface PathChangeData {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  readonly before: PathStateData | null;
  readonly after: PathStateData | null;
}

/** What a path is in one of the images. */
export type PathStateData = Omit<FileData, 'path' | 'change' | 'distribution' | 'package' | 'digest'>;

export interface LayerPairData {
  readonly part: LayerPart;
  readonly alignedBy: NonNullable<LayerPair['alignedBy']> | null;
  readonly old: LayerSideData | null;
  readonly new: LayerSideData | null;
}

export type LayerSideData = Pick<
  LayerData,
  'index' | 'diffID' | 'digest' | 'compression' | 'estimatedBy' | 'sizes' | 'instruction'
>;

/** What the user asked for, and what the page says beside the data. */
export interface DiffView {
  /** Why layers of the images were not read. */
  readonly unread: readonly string[];
  /** Which paths are compared; undefined for all. With a choice, the config is not compared. */
  readonly wants?: ((path: string) => boolean) | undefined;
  /** Attributes that do not count if nothing else differs. */
  readonly ignored: readonly Attribute[];
  readonly texts?: readonly TextDifference[] | undefined;
  readonly list: 'paths' | 'directories';
  /** Rows in the list of what changed the size. */
  readonly maxRows: number;
  /** Rows in the list of paths or directories. */
  readonly maxPaths: number;
  /** Whether a difference makes the exit status 1. */
  readonly wantsNone: boolean;
  /** A command line that shows all rows of each list. */
  readonly allRows: string;
}
