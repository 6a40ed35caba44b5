// Walks over an analysis that several rules share.
import type { Analysis } from '../analysis/analysis.ts';
import type { LayerAnalysis } from '../analysis/layer-analysis.ts';
import { rangeKey } from '../bytes/byte-range.ts';
import type { Document } from '../image/document.ts';
import type { Blob, Contents, Image } from '../image/image.ts';
import type { DocumentTypes } from '../image/read-json.ts';

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

/** The documents of one kind. */
export const documentsOf = <Kind extends keyof DocumentTypes>(
  { documents }: Contents,
  kind: Kind,
): readonly Document<DocumentTypes[Kind]>[] =>
  documents.filter((document): document is Document<DocumentTypes[Kind]> => document.kind === kind);

/** Whether every document that is here could be read: else nobody knows what it would have said. */
export const isWhollyRead = ({ documents }: Contents): boolean =>
  documents.every(({ problem, value }) => problem?.kind === 'missing' || (!problem && value !== undefined));

export interface DeclaredDigest {
  /** Document and place in it. */
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

/** How the bytes break off: where it is our own limit that they pass, nothing is wrong with them. */
export const breaksOff = (kind: string): string =>
  kind === 'too-many-entries' || kind === 'compression-limit' ? 'is not read on from' : 'is damaged at';

/** Whether the archive as a whole lacks its end: what is missing may have stood there. */
export const isCut = ({ archive }: Analysis): boolean => archive.anomalies.some(({ kind }) => cutting.has(kind));
