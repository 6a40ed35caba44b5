// pull: what a host that has one image downloads for another, by layer and instruction, and what is left of it if the layers are
// pulled file by file.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { LazyFormat } from '../../analysis/comparison/lazy-formats.ts';
import { type LayerPull, pullOf, sizesOnce } from '../../analysis/comparison/pull.ts';
import { diffIDOf } from '../../analysis/layer-analysis.ts';
import { sum } from '../../analysis/sizes.ts';
import { findingsOfEach, missingFacts } from '../../rules/evaluate.ts';
import { identity, layerSide } from '../diff/diff.ts';
import { imageData } from '../image-data.ts';
import type { Report } from '../report.ts';
import type { LazyData, PullData, PullLayerData } from './data.ts';
import { pullBlocks } from './view.ts';

/** Both images, and the layers of the new one. */
export interface PullFacts {
  readonly old: ImageAnalysis;
  readonly new: ImageAnalysis;
  readonly layers: readonly LayerPull[];
  /** Formats for lazy pulling, by layer; undefined for one that is not pulled. */
  readonly formats: ReadonlyMap<LayerPull, readonly LazyFormat[]>;
}

export function pull(analyses: readonly Analysis[], facts: PullFacts, estimate: string): Report<PullData> {
  const findings = findingsOfEach(analyses, missingFacts);
  const data = pullData(facts);
  const first = data.pull.cacheBrokenBy ?? 0;
  const [before, after] = [facts.old, facts.new].map(({ layers }) => layers[first] && diffIDOf(layers[first]));
  const isRecompressed = after !== undefined && before === after;
  return {
    report: 'pull',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data,
    items: data.layers,
    findings,
    blocks: () => [...pullBlocks(data, { isRecompressed, estimate }), { kind: 'findings', findings }],
  };
}

function pullData({ old, new: newer, layers, formats }: PullFacts): PullData {
  const [before, after] = [imageData(old), imageData(newer)];
  const pulled = layers.filter(({ status }) => status !== 'reused');
  const isLazy = (layer: LayerPull): boolean => (formats.get(layer) ?? []).length > 0;
  return {
    images: { old: identity(before), new: identity(after) },
    layers: layers.map(
      (layer, at): PullLayerData => ({
        ...layerSide(after, at),
        status: layer.isRepeated ? 'repeated' : layer.status,
        changedBytes: layer.changedBytes,
        changedDistribution: layer.changedDistribution,
        lazyFormats: formats.get(layer) ?? [],
      }),
    ),
    pull: pullOf(layers),
    lazy: pulled.some(isLazy)
      ? lazyData(
          pulled.filter(isLazy),
          pulled.filter((layer) => !isLazy(layer)),
        )
      : null,
  };
}

const lazyData = (lazy: readonly LayerPull[], whole: readonly LayerPull[]): LazyData => ({
  lazyLayers: lazy.map(({ layer }) => layer.layer.index),
  lazySizes: sizesOnce(lazy),
  changedBytes: sum(lazy.map(({ changedBytes }) => changedBytes)),
  changedDistribution: sum(lazy.map(({ changedDistribution }) => changedDistribution)),
  wholeLayers: whole.map(({ layer }) => layer.layer.index),
  wholeSizes: sizesOnce(whole),
});
