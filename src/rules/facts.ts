// Facts of an analysis that several rules need.
import type { Analysis } from '../analysis/analysis.ts';
import type { LayerAnalysis } from '../analysis/layer-analysis.ts';
import { rangeKey } from '../bytes/byte-range.ts';
import { damageWord } from '../bytes/damage.ts';
import type { Document } from '../image/document.ts';
import type { Blob, Contents, Image } from '../image/image.ts';
import type { DocumentTypes } from '../image/read-documents.ts';

/** Every layer with its image. A blob that several images share comes once, with the first of them. */
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

/**
 * Whether engines download the layer from its own URLs (manifest.md, "layers"), so that its blob need not be in the archive.
 */
export const isElsewhere = ({ declared }: Blob): boolean => (declared?.urls?.length ?? 0) > 0;

/** Kinds of anomalies after which nothing more could be read. */
export const cutting: ReadonlySet<string> = new Set([
  'truncated',
  'bad-header',
  'header-too-large',
  'compression-truncated',
  'compression-corrupt',
  'compression-limit',
  'too-many-entries',
]);

/** The documents of one kind. */
export const documentsOf = <Kind extends keyof DocumentTypes>(
  { documents }: Contents,
  kind: Kind,
): readonly Document<DocumentTypes[Kind]>[] =>
  documents.filter((document): document is Document<DocumentTypes[Kind]> => document.kind === kind);

/** Whether every document in the archive could be read. */
export const isWhollyRead = ({ documents }: Contents): boolean =>
  documents.every(({ problem, value }) => problem?.kind === 'missing' || (!problem && value !== undefined));

export interface DeclaredDigest {
  /** Name of the document. */
  readonly name: string;
  readonly pointer: string;
  readonly digest: string;
}

/** Every digest that descriptors and configs declare. */
export function* declaredDigests(contents: Contents): Generator<DeclaredDigest> {
  for (const { from, pointer, declared } of contents.references) {
    if (declared?.digest) yield { name: from, pointer: `${pointer}/digest`, digest: declared.digest };
  }
  for (const { name, value } of documentsOf(contents, 'oci-config')) {
    for (const [at, digest] of (value?.rootfs?.diff_ids ?? []).entries()) {
      if (digest !== null) yield { name, pointer: `/rootfs/diff_ids/${at}`, digest };
    }
  }
}

/** Where and why a tar, or its compression, could not be read to its end. */
export interface Damage {
  readonly kind: string;
  readonly offset: number;
  /** Path of the damaged entry; null outside of entries. */
  readonly path: string | null;
  readonly detail: string;
}

/** `truncated at byte 7780, inside /app/run`. Stopping at a limit is not called damage. */
export function damageText({ kind, offset, path, detail }: Damage): string {
  const inside = path === null ? '' : `, inside ${path}`;
  if (kind === 'truncated') return `truncated at byte ${offset}${inside}`;
  const isLimit = kind === 'too-many-entries' || kind === 'compression-limit';
  return `${isLimit ? 'read only up to' : `${damageWord(kind)} at`} byte ${offset}${inside}: ${detail}`;
}

/** Whether the archive could not be read to its end, so that missing data may be in the rest. */
export const isCut = ({ archive }: Analysis): boolean => archive.anomalies.some(({ kind }) => cutting.has(kind));

/** A member of a config that must describe the layers, but is missing or has the wrong type. */
export interface RootfsFault {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
}

/** Configs of images and single documents only: nothing runs an attestation. */
export function rootfsFaults({ documents, images, formats }: Contents): readonly RootfsFault[] {
  const layerCounts = new Map(images.map(({ config, layers }) => [config?.name, layers.length]));
  const isDocument = formats.includes('document');
  return documents.flatMap(({ name, kind, violations }) => {
    const layerCount = isDocument ? 1 : layerCounts.get(name);
    if (kind !== 'oci-config' || layerCount === undefined) return [];
    return violations
      .filter(({ pointer, fault }) => fault !== 'digest' && isRootfs(pointer, layerCount))
      .map(({ pointer, message }) => ({ name, pointer, detail: message }));
  });
}

/** Docker leaves out diff_ids if an image has no layers. */
const isRootfs = (pointer: string, layerCount: number): boolean =>
  pointer === '/rootfs' || (layerCount > 0 && /^\/rootfs\/diff_ids(?:\/\d+)?$/.test(pointer));
