// An image and its layers as data. Field names are part of the JSON contract; null means unknown.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { GuessSign } from '../analysis/base-image/guess-base.ts';
import type { BaseBasis, LayersAboveBase } from '../analysis/base-image/layers-above-base.ts';
import { diffIDOf, instructionOf, type LayerAnalysis } from '../analysis/layer-analysis.ts';
import { efficiency, type Ledger, type LedgerBytes, wastedBytes } from '../analysis/ledger.ts';
import { imageSizes, layerSizes, type Sizes } from '../analysis/sizes.ts';
import { estimateText } from '../layer/changeset.ts';
import { isComplete } from '../rules/completeness.ts';
import { utcTime } from '../text/time.ts';
import type { ChangeKind } from '../tree/change.ts';

export interface ImageData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly manifestDigest: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly created: string | null;
  /** Whether every layer is in the archive and was read to its end; otherwise sizes can be too small. */
  readonly complete: boolean;
  readonly sizes: Sizes & {
    /** File data in the final filesystem; each group of hard links counts once. */
    readonly visible: number | null;
  };
  readonly ledger: LedgerBytes | null;
  readonly wasted: number | null;
  /** The ledger in compressed bytes, and those that are wasted; null also if they were not looked for. */
  readonly distributionLedger: LedgerBytes | null;
  readonly wastedDistribution: number | null;
  /** Visible over files, from 0 to 1; null also if the image is incomplete. */
  readonly efficiency: number | null;
  readonly own: OwnData;
  readonly layers: readonly LayerData[];
}

/** The layers above the base image. */
export interface OwnData {
  /** Index of the first one. */
  readonly from: number;
  readonly basis: BaseBasis;
  /** What the base image is called. */
  readonly base: string | null;
  /** Of a guess. */
  readonly guessedBy: readonly GuessSign[] | null;
}

export interface LayerData {
  readonly index: number;
  readonly diffID: string | null;
  readonly digest: string | null;
  readonly mediaType: string | null;
  readonly compression: string | null;
  /** What the distribution size was estimated with, such as `gzip:6 by zlib 1.3`; null if it is that of the blob, or unknown. */
  readonly estimatedBy: string | null;
  /** The other archive that its blob was taken from; null if the archive itself has it, or none. */
  readonly takenFrom: string | null;
  readonly complete: boolean;
  readonly sizes: Sizes;
  readonly ledger: LedgerBytes | null;
  readonly wasted: number | null;
  readonly distributionLedger: LedgerBytes | null;
  readonly wastedDistribution: number | null;
  readonly entryCount: number | null;
  readonly changeCounts: Readonly<Record<ChangeKind, number>> | null;
  readonly instruction: string | null;
}

export function imageData(analysis: ImageAnalysis): ImageData {
  const { image, layers, merged } = analysis;
  const ledger = merged?.ledger.total ?? null;
  const complete = layers.every(isComplete);
  return {
    names: image.names,
    imageID: image.imageID ?? null,
    manifestDigest: image.manifestDigest ?? null,
    platform: image.platform ?? null,
    format: image.format,
    created: (image.created && utcTime(image.created)) || null,
    complete,
    sizes: { ...imageSizes(analysis), visible: ledger?.live ?? null },
    ledger,
    wasted: ledger && wastedBytes(ledger),
    ...pulled(merged?.ledger.distribution.total ?? null),
    efficiency: ledger && complete ? efficiency(ledger) : null,
    own: ownData(analysis.own),
    layers: layers.map((layer, at) => layerData(layer, merged?.ledger, at, merged?.changeCounts[at] ?? null)),
  };
}

export const ownData = ({ from, basis, base, guessedBy }: LayersAboveBase): OwnData => ({
  from,
  basis,
  base: base ?? null,
  guessedBy: guessedBy ?? null,
});

const pulled = (ledger: LedgerBytes | null): Pick<LayerData, 'distributionLedger' | 'wastedDistribution'> => ({
  distributionLedger: ledger,
  wastedDistribution: ledger && wastedBytes(ledger),
});

function layerData(
  analysis: LayerAnalysis,
  image: Ledger | undefined,
  at: number,
  changeCounts: LayerData['changeCounts'],
): LayerData {
  const ledger = image?.layers[at] ?? null;
  const { layer, changeset, unread } = analysis;
  return {
    index: layer.index,
    diffID: diffIDOf(analysis) ?? null,
    digest: layer.declared?.digest ?? null,
    mediaType: layer.declared?.mediaType ?? null,
    compression: (changeset ?? unread)?.compression ?? null,
    estimatedBy: changeset?.estimate ? estimateText(changeset.estimate) : null,
    takenFrom: layer.takenFrom ?? null,
    complete: isComplete(analysis),
    sizes: layerSizes(analysis),
    ledger,
    wasted: ledger && wastedBytes(ledger),
    ...pulled(image?.distribution.layers[at] ?? null),
    entryCount: changeset?.entries.length ?? null,
    changeCounts,
    instruction: instructionOf(analysis),
  };
}
