// Facts of an analysis that several rules need.
import type { Analysis } from '../analysis/analysis.ts';
import type { LayerAnalysis } from '../analysis/layer-analysis.ts';
import { rangeKey } from '../bytes/byte-range.ts';
import { damageWord } from '../bytes/damage.ts';
import type { Document } from '../image/document.ts';
import type { Blob, Contents, Image, Layer } from '../image/image.ts';
import type { DocumentTypes } from '../image/read-documents.ts';
import { nameInMessage } from '../text/message-name.ts';
import type { Location } from './rule.ts';
import { imageLabel } from './wording.ts';

type LayerOfImage = LayerAnalysis & { readonly image: Image };

/** Many rules need them, and many images can share many layers. */
const known = new WeakMap<Analysis, readonly LayerOfImage[]>();

/** Every layer with its image. A blob that several images share comes once, with the first of them. */
export function distinctLayers(analysis: Analysis): readonly LayerOfImage[] {
  const layers = known.get(analysis) ?? [...findDistinctLayers(analysis)];
  known.set(analysis, layers);
  return layers;
}

function* findDistinctLayers({ images }: Analysis): Generator<LayerOfImage> {
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

/** Where a finding about a layer is, and at which path. */
export const locationOf = (image: Image, { index, name }: Layer, path: string | null = null): Partial<Location> => ({
  image: imageLabel(image),
  layer: index,
  path,
  blob: name,
});

/**
 * Whether engines download the layer from its own URLs (manifest.md, "layers"), so that its blob need not be in the archive.
 */
export const isElsewhere = ({ declared }: Blob): boolean => (declared?.urls?.length ?? 0) > 0;

/** Kinds of anomalies that prove that data is damaged: a wrong checksum, illegal bytes, or an early end. */
export const damageKinds: ReadonlySet<string> = new Set([
  'truncated',
  'bad-header',
  'compression-truncated',
  'compression-corrupt',
]);

/** Kinds of anomalies of data that may be in order, but was not read completely. */
export const unsupportedKinds: ReadonlySet<string> = new Set([
  'header-too-large',
  'compression-limit',
  'compression-unsupported',
  'too-many-entries',
]);

/** Kinds of anomalies after which nothing more was read. */
export const cutting: ReadonlySet<string> = new Set([...damageKinds, ...unsupportedKinds, 'not-a-tar']);

/** The documents of one kind. */
export const documentsOf = <Kind extends keyof DocumentTypes>(
  { documents }: Contents,
  kind: Kind,
): readonly Document<DocumentTypes[Kind]>[] =>
  documents.filter((document): document is Document<DocumentTypes[Kind]> => document.kind === kind);

/** Whether no document in the archive has a problem. Missing ones do not count, nor do parts that violate the schema. */
export const areDocumentsUsable = ({ documents }: Contents): boolean =>
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
  /** Whether the bytes have their declared digest: they were built like this, and are not damaged. */
  readonly isAsDeclared?: boolean;
}

/** `is truncated at byte 7780, inside /app/run`. Only damage is called damage. */
export function damageText({ kind, offset, path, detail, isAsDeclared }: Damage): string {
  const at = `byte ${offset}${path === null ? '' : `, inside ${nameInMessage(path)}`}`;
  if (kind === 'truncated') return `${isAsDeclared ? 'ends' : 'is truncated'} at ${at}`;
  if (kind === 'not-a-tar') return `is not a tar (${detail})`;
  if (kind === 'compression-unsupported') return `cannot be read: ${detail}`;
  if (kind === 'header-too-large') return `exceeds a limit at ${at}: ${detail}`;
  if (unsupportedKinds.has(kind)) return `is read only up to ${at}: ${detail}`;
  return `is ${isAsDeclared ? 'not readable from' : `${damageWord(kind)} at`} ${at}: ${detail}`;
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
