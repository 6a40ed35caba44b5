// The diff ID and the digest of each layer as data. Field names are part of the JSON contract.
import type { Analysis } from '../../analysis/analysis.ts';
import { diffIDOf, type LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { layerSizes } from '../../analysis/sizes.ts';
import { type Check, checksOf } from '../../analysis/verification/digest-checks.ts';
import type { LooseDescriptor } from '../../image/document.ts';
import type { Image, Layer } from '../../image/image.ts';
import { chainIDs } from '../../oci/digest.ts';
import { imageLabel } from '../../rules/wording.ts';
import type { Compressed } from '../../workers/compress-layer.ts';

export interface DigestData {
  readonly archive: string;
  readonly image: string | null;
  /** Index of the layer. */
  readonly layer: number;
  /** Name of the blob in the archive. */
  readonly name: string;
  /** The other archive that its bytes were taken from; null if the archive itself has them, or none. */
  readonly takenFrom: string | null;
  /** diffID: of the uncompressed layer · digest: of the blob as stored */
  readonly hash: Check['hash'];
  /** Of the hashed bytes; null means unknown. */
  readonly compression: string | null;
  readonly declared: string | null;
  readonly observed: string | null;
  /** Of the hashed bytes; null if unknown, and for the digest of a layer that is stored uncompressed. */
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
  /** For the requested compression. */
  readonly computed?: DigestData | undefined;
}

/** Digests of layers in a compression that they are not stored in. */
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
    const chain = chainIDs(layers.map(diffIDOf));
    return layers.map((one): LayerDigests => {
      const { layer } = one;
      const common: CommonFields = {
        archive: analysis.archive.name,
        image: imageLabel(image),
        layer: layer.index,
        name: layer.name,
        takenFrom: layer.takenFrom ?? null,
        chainID: chain[layer.index] ?? null,
        computedBy: null,
        archives: [],
      };
      const diffID = diffIDFields(one, checkOf('diffID', { digest: layer.diffID }, layer));
      const digest = digestFields(one, checkOf('digest', layer.declared ?? {}, layer));
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
type Declared = { readonly [Key in 'digest' | 'size']?: LooseDescriptor[Key] | undefined };

type CommonFields = Omit<DigestData, keyof HashFields>;
type HashFields = Pick<DigestData, 'hash' | 'compression' | 'declared' | 'observed' | 'size' | 'status'>;

const diffIDFields = (one: LayerAnalysis, check: Check | undefined): HashFields => ({
  hash: 'diffID',
  compression: 'none',
  declared: check?.declared ?? null,
  observed: check?.observed ?? null,
  size: layerSizes(one).content,
  status: check?.status ?? 'unverifiable',
});

const digestFields = (one: LayerAnalysis, check: Check | undefined): HashFields => ({
  hash: 'digest',
  compression: one.changeset?.compression ?? null,
  declared: check?.declared ?? null,
  observed: check?.observed ?? null,
  size: layerSizes(one).distribution,
  status: check?.status ?? 'unverifiable',
});

function computedOf({ compression, level, of }: Computed, layer: Layer, common: CommonFields): DigestData | undefined {
  const blob = of(layer);
  return (
    blob && {
      ...common,
      hash: 'digest',
      compression,
      declared: null,
      observed: blob.digest,
      size: blob.size,
      status: 'computed',
      computedBy: `${compression}:${level} by ${blob.library}`,
    }
  );
}
