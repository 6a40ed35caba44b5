// The layers of an image as the explorer shows them: known at once as declared, later with what their bytes show.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import { wastedBytes } from '../../analysis/ledger.ts';
import { layerSizes } from '../../analysis/sizes.ts';
import type { Image } from '../../image/image.ts';
import { isCutLayer } from '../../rules/completeness.ts';

export interface LayerRow {
  readonly index: number;
  /** File data; null if it is not known yet, or the layer is not in the archive. */
  readonly size: number | null;
  readonly wasted: number | null;
  /** Compressed; null if unknown. */
  readonly distribution: number | null;
  /** Null if it is unknown. */
  readonly instruction: string | null;
  /** cut: not read to its end, so that its sizes are too small · unread: not read at all */
  readonly damage: 'cut' | 'unread' | undefined;
}

export const declaredLayers = ({ layers }: Image): readonly LayerRow[] =>
  layers.map((layer, index) => {
    const { distribution } = layerSizes({ layer });
    return { index, size: null, wasted: null, distribution, instruction: instructionOf({ layer }), damage: undefined };
  });

export const analyzedLayers = ({ layers, merged }: ImageAnalysis): readonly LayerRow[] =>
  layers.map((layer, index) => {
    const { files, distribution } = layerSizes(layer);
    const ledger = merged?.ledger.layers[index];
    return {
      index,
      size: files,
      wasted: ledger ? wastedBytes(ledger) : null,
      distribution,
      instruction: instructionOf(layer),
      damage: layer.changeset ? (isCutLayer(layer) ? 'cut' : undefined) : 'unread',
    };
  });
