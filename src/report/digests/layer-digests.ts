// The diff ID and the digest of each layer as `digests` reports them: names of the JSON contract.
import type { Analysis } from '../../analysis/analysis.ts';
import type { LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { layerSizes } from '../../analysis/sizes.ts';
import { type Check, checksOf } from '../../analysis/verification/digest-checks.ts';
import type { LooseDescriptor } from '../../image/document.ts';
import type { Image, Layer } from '../../image/image.ts';
import { chainIDs } from '../../oci/chain-id.ts';
import { imageLabel } from '../../rules/wording.ts';
import type { Compressed } from '../../workers/compress-layer.ts';

export interface DigestData {
  readonly archive: string;
  readonly image: string | null;
  /** Index of the layer. */
  readonly layer: number;
  /** Of the blob in the archive. */
  readonly name: string;
  /** diffID: of the uncompressed layer · digest: of the blob as stored */
  readonly hash: Check['hash'];
  /** Of the hashed bytes; null means unknown. */
  readonly compression: string | null;
  readonly declared: string | null;
  readonly observed: string | null;
  /** Of the hashed bytes; null for the digest of a layer that is stored uncompressed. */
  readonly size: number | null;
  readonly status: Check['status'] | 'computed';
  /** Compressor of a computed digest: another one gives another digest. */
  readonly computedBy: string | null;
  /** Chain ID of the layer and all below it. */
  readonly chainID: string | null;
  /** The given archives that have a layer with this hash. */
  readonly archives: readonly string[];
}

export interface LayerDigests {
  readonly image: Image;
  readonly diffID: DigestData;
  readonly digest: DigestData;
  /** Of the compression that was asked for. */
  readonly computed?: DigestData;
}

/** Layers in a compression that is not stored. */
export interface Computed {
  readonly compression: string;
  readonly level: number;
  /** Undefined for a layer that is stored this way, or cannot be read. */
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
      const diffID = diffIDOf(one, checkOf('diffID', { digest: layer.diffID }, layer));
      const digest = digestOf(one, checkOf('digest', layer.declared ?? {}, layer));
      return {
        image,
        diffID: { ...common, ...diffID },
        digest: { ...common, ...digest },
        computed: computed && computedOf(computed, layer, common),
      };
    });
  });
}

/** What the descriptor of a layer declares. */
type Declared = Pick<LooseDescriptor, 'digest' | 'size'>;

type Common = Omit<DigestData, keyof Own>;
type Own = Pick<DigestData, 'hash' | 'compression' | 'declared' | 'observed' | 'size' | 'status'>;

const diffIDOf = (one: LayerAnalysis, check: Check | undefined): Own => ({
  hash: 'diffID',
  compression: 'none',
  declared: check?.declared ?? null,
  observed: check?.observed ?? null,
  size: layerSizes(one).content,
  status: check?.status ?? 'unverifiable',
});

const digestOf = (one: LayerAnalysis, check: Check | undefined): Own => ({
  hash: 'digest',
  compression: one.changeset?.compression ?? null,
  declared: check?.declared ?? null,
  observed: check?.observed ?? null,
  size: layerSizes(one).distribution,
  status: check?.status ?? 'unverifiable',
});

function computedOf({ compression, level, of }: Computed, layer: Layer, common: Common): DigestData | undefined {
  const made = of(layer);
  return (
    made && {
      ...common,
      hash: 'digest',
      compression,
      declared: null,
      observed: made.digest,
      size: made.size,
      status: 'computed',
      computedBy: `${compression}:${level} by ${made.library}`,
    }
  );
}
