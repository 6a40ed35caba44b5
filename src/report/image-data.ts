// An image and its layers as overview and layers report them: names and order of the JSON contract; null = not known.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { LayerAnalysis } from '../analysis/layer-analysis.ts';
import { efficiency, type Labels, reclaimable } from '../analysis/ledger.ts';
import { imageSizes, layerSizes, type Sizes } from '../analysis/sizes.ts';
import { utcTime } from '../spec/time.ts';
import type { ChangeKind } from '../tree/change.ts';

export interface ImageData {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly manifestDigest: string | null;
  readonly platform: string | null;
  readonly format: string;
  readonly created: string | null;
  /** Visible: payload of the merged file system, each group of hard links once. */
  readonly sizes: Sizes & { readonly visible: number | null };
  readonly ledger: Labels | null;
  readonly reclaimable: number | null;
  readonly efficiency: number | null;
  readonly layers: readonly LayerData[];
}

export interface LayerData {
  readonly index: number;
  readonly diffID: string | null;
  readonly digest: string | null;
  readonly mediaType: string | null;
  readonly compression: string | null;
  readonly sizes: Sizes;
  readonly ledger: Labels | null;
  readonly entries: number | null;
  readonly changes: Readonly<Record<ChangeKind, number>> | null;
  readonly createdBy: string | null;
}

export function imageData(analysis: ImageAnalysis): ImageData {
  const { image, layers, merged } = analysis;
  const ledger = merged?.ledger.total ?? null;
  return {
    names: image.names,
    imageID: image.imageID ?? null,
    manifestDigest: image.manifestDigest ?? null,
    platform: image.platform ?? null,
    format: image.format,
    created: (image.created && utcTime(image.created)) || null,
    sizes: { ...imageSizes(analysis), visible: ledger?.live ?? null },
    ledger,
    reclaimable: ledger && reclaimable(ledger),
    efficiency: ledger && efficiency(ledger),
    layers: layers.map((layer, at) =>
      layerData(layer, merged?.ledger.layers[at] ?? null, merged?.changeCounts[at] ?? null),
    ),
  };
}

function layerData(analysis: LayerAnalysis, ledger: LayerData['ledger'], changes: LayerData['changes']): LayerData {
  const { layer, changeset } = analysis;
  return {
    index: layer.index,
    diffID: layer.diffID ?? changeset?.observed.diffID ?? null,
    digest: layer.declared?.digest ?? null,
    mediaType: layer.declared?.mediaType ?? null,
    compression: changeset?.compression ?? null,
    sizes: layerSizes(analysis),
    ledger,
    entries: changeset?.entries.length ?? null,
    changes,
    createdBy: layer.history?.created_by ?? null,
  };
}
