// The hashes of each layer of an archive as `digests` tells them: names of the JSON contract.
import type { Analysis } from '../analysis/analysis.ts';
import { type Check, checksOf } from '../analysis/checks.ts';
import type { LayerAnalysis } from '../analysis/layer-analysis.ts';
import { layerSizes } from '../analysis/sizes.ts';
import type { LooseDescriptor } from '../image/document.ts';
import type { Image, Layer } from '../image/image.ts';
import type { Compressed } from '../layer/compress-layer.ts';
import { imageLabel } from '../rules/image-label.ts';
import { chainIDs } from '../spec/chain-id.ts';

export interface DigestData {
  readonly archive: string;
  readonly image: string | null;
  /** Index of the layer. */
  readonly layer: number;
  /** Of the blob in the archive. */
  readonly name: string;
  /** content: of the uncompressed layer (diffID) · distribution: of the blob as a registry has it */
  readonly hash: Check['hash'];
  /** Of the form the digest is of; null where that is not known. */
  readonly compression: string | null;
  readonly declared: string | null;
  readonly observed: string | null;
  /** Bytes; null for the distribution of a layer that is stored uncompressed. */
  readonly size: number | null;
  readonly status: Check['status'] | 'computed';
  /** What computed the digest of a form that is not stored: another one makes another digest. */
  readonly computedBy: string | null;
  /** Of the layer with all below it. */
  readonly chainID: string | null;
  /** Those of the archives asked about that hold a layer of this digest. */
  readonly archives: readonly string[];
}

export interface LayerDigests {
  readonly image: Image;
  readonly content: DigestData;
  readonly distribution: DigestData;
  /** Of the form that is not stored, where it was asked for. */
  readonly other?: DigestData;
}

/** What layers come to in a compression. */
export interface Computed {
  readonly compression: string;
  readonly level: number;
  /** Undefined for a layer that is stored so, or cannot be read. */
  of(layer: Layer): Compressed | undefined;
}

export function layerDigests(analysis: Analysis, computed: Computed | undefined): readonly LayerDigests[] {
  const checks = new Map<string, Check>();
  for (const check of checksOf(analysis)) {
    checks.set(`${check.hash} ${check.declared} ${check.declaredSize} ${check.name}`, check);
    checks.set(`${check.hash} ${check.name}`, check);
  }
  const checkOf = (hash: Check['hash'], declared: Declared, { name }: Layer): Check | undefined =>
    checks.get(`${hash} ${declared.digest} ${declared.size ?? null} ${name}`) ?? checks.get(`${hash} ${name}`);

  return analysis.images.flatMap(({ image, layers }) => {
    const chain = chainIDs(layers.map(({ layer, changeset }) => layer.diffID ?? changeset?.observed.diffID));
    return layers.map((one): LayerDigests => {
      const { layer } = one;
      const common: Common = {
        archive: analysis.archive.name,
        image: imageLabel(image),
        layer: layer.index,
        name: layer.name,
        chainID: chain[layer.index] ?? null,
        computedBy: null,
        archives: [],
      };
      const content = contentOf(one, checkOf('content', { digest: layer.diffID }, layer));
      const distribution = distributionOf(one, checkOf('distribution', layer.declared ?? {}, layer));
      return {
        image,
        content: { ...common, ...content },
        distribution: { ...common, ...distribution },
        other: computed && otherOf(computed, layer, common),
      };
    });
  });
}

/** What is declared of a layer's blob. */
type Declared = Pick<LooseDescriptor, 'digest' | 'size'>;

type Common = Omit<DigestData, keyof Own>;
type Own = Pick<DigestData, 'hash' | 'compression' | 'declared' | 'observed' | 'size' | 'status'>;

const contentOf = (one: LayerAnalysis, check: Check | undefined): Own => ({
  hash: 'content',
  compression: 'none',
  declared: check?.declared ?? null,
  observed: check?.observed ?? null,
  size: layerSizes(one).content,
  status: check?.status ?? 'unverifiable',
});

const distributionOf = (one: LayerAnalysis, check: Check | undefined): Own => ({
  hash: 'distribution',
  compression: one.changeset?.compression ?? null,
  declared: check?.declared ?? null,
  observed: check?.observed ?? null,
  size: layerSizes(one).distribution,
  status: check?.status ?? 'unverifiable',
});

function otherOf({ compression, level, of }: Computed, layer: Layer, common: Common): DigestData | undefined {
  const made = of(layer);
  return (
    made && {
      ...common,
      hash: 'distribution',
      compression,
      declared: null,
      observed: made.digest,
      size: made.size,
      status: 'computed',
      computedBy: `${compression}:${level} by ${made.library}`,
    }
  );
}
