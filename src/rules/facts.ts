// Walks over an analysis that several rules share.
import type { Analysis } from '../analysis/analysis.ts';
import type { LayerAnalysis } from '../analysis/layer-analysis.ts';
import { rangeKey } from '../bytes/byte-range.ts';
import type { Blob, Image } from '../image/image.ts';

/** Every layer with its image; a blob that several images share comes once, under the first. */
export function* distinctLayers({ images }: Analysis): Generator<LayerAnalysis & { readonly image: Image }> {
  const seen = new Set<string>();
  for (const { image, layers } of images) {
    for (const one of layers) {
      const key = one.layer.range ? rangeKey(one.layer.range) : one.layer.name;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { ...one, image };
    }
  }
}

/** A layer that is to be fetched from urls of its own (manifest.md, "layers"): its blob need not be in the archive. */
export const isElsewhere = ({ declared }: Blob): boolean => (declared?.urls?.length ?? 0) > 0;

/** What is wrong so far that a reader could not go on: everything behind it is lost. */
export const cutting: ReadonlySet<string> = new Set([
  'truncated',
  'bad-header',
  'header-too-large',
  'compression-truncated',
  'compression-corrupt',
  'compression-limit',
  'too-many-entries',
]);

/** How the bytes break off: where it is our own limit that they pass, nothing is wrong with them. */
export const breaksOff = (kind: string): string =>
  kind === 'too-many-entries' || kind === 'compression-limit' ? 'is not read on from' : 'is damaged at';

/** Whether the archive as a whole lacks its end: what is missing may have stood there. */
export const isCut = ({ archive }: Analysis): boolean => archive.anomalies.some(({ kind }) => cutting.has(kind));
