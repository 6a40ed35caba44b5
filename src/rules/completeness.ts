// Which layers of an image are not in the archive or could not be read completely, and what to do about it.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { anomaliesOf, type LayerAnalysis } from '../analysis/layer-analysis.ts';
import { isEncrypted } from '../oci/media-type.ts';
import { cutting, damageText } from './facts.ts';
import { layerList, layersAre } from './wording.ts';

/** Whether a layer was not read to its end, so that its sizes and counts are too small. */
export const isCutLayer = ({ changeset }: LayerAnalysis): boolean =>
  changeset?.anomalies.some(({ kind }) => cutting.has(kind)) ?? false;

/** Whether the layer is in the archive and was read to its end. */
export const isComplete = (layer: LayerAnalysis): boolean => layer.changeset !== undefined && !isCutLayer(layer);

/** `layer 2 is truncated at byte 1512`; undefined if the layer was read to its end. */
export function layerDamage(one: LayerAnalysis): string | undefined {
  const damage = anomaliesOf(one).find(({ kind }) => cutting.has(kind));
  const isAsDeclared = (one.changeset ?? one.unread)?.isAsDeclared ?? false;
  return damage && `layer ${one.layer.index} ${damageText({ ...damage, path: null, isAsDeclared })}`;
}

/** One line about layers that are missing or truncated; undefined if all are complete. */
export function incompleteText(layers: ImageAnalysis['layers']): string | undefined {
  const absent = absentText(layers);
  if (absent !== undefined) return absent;
  const cut = layers.filter(isCutLayer);
  return cut.length > 0 ? `${layerList(indexesOf(cut))} could not be read completely` : undefined;
}

/** One line about layers that were not read at all, with the reason and what to do; undefined if there are none. */
export function absentText(layers: ImageAnalysis['layers']): string | undefined {
  const reason = unreadReason(layers);
  const isMissing = layers.some(({ layer }) => !layer.range);
  return reason !== undefined && isMissing
    ? `${reason}; name an archive that has the layers with --with, or export the image again with all its layers`
    : reason;
}

/** `layer 1 is not in the archive, layers 3–4 are encrypted`: why layers were not read; undefined if all were. */
export function unreadReason(layers: ImageAnalysis['layers']): string | undefined {
  const absent = layers.filter(({ changeset }) => !changeset);
  const broken = absent.filter(({ unread }) => unread?.anomalies.length);
  const byReason = new Map<string, number[]>();
  for (const { layer, unread } of absent) {
    if (unread?.anomalies.length) continue;
    const reason = reasonOf(layer);
    const known = byReason.get(reason);
    if (known) known.push(layer.index);
    else byReason.set(reason, [layer.index]);
  }
  const [first] = broken;
  const damage =
    first && (broken.length === 1 ? layerDamage(first) : `${layerList(indexesOf(broken))} could not be read`);
  const others = Array.from(byReason, ([reason, indexes]) => `${layersAre(indexes)} ${reason}`);
  return [...others, damage ?? []].flat().join(', ') || undefined;
}

function reasonOf({ range, declared }: LayerAnalysis['layer']): string {
  if (!range) return 'not in the archive';
  return isEncrypted(declared?.mediaType ?? '') ? 'encrypted' : 'of an unknown type';
}

const indexesOf = (layers: ImageAnalysis['layers']): readonly number[] => layers.map(({ layer }) => layer.index);
