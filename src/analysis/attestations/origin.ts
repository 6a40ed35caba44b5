// Where an image comes from: source, commit, builder and base image. A provenance tells it, else annotations and labels
// (org.opencontainers.image).
import { predicateName } from '../../attestations/predicate-type.ts';
import { type MaterialImage, type Provenance, provenanceIn } from '../../attestations/provenance.ts';
import type { Statement } from '../../attestations/statement.ts';
import type { Image } from '../../image/image.ts';
import { digestsLeadingTo } from '../../image/references.ts';
import { annotation } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Analysis } from '../analysis.ts';
import { type StatementsByDigest, statementsByDigest } from './statements-about.ts';

/** What tells a fact. */
export type OriginBasis = 'provenance' | 'annotation' | 'label';

export interface OriginFact {
  readonly value: string;
  readonly basis: OriginBasis;
}

/** Where an image comes from; null is unknown. */
export interface Origin {
  readonly source: OriginFact | null;
  readonly revision: OriginFact | null;
  readonly builder: OriginFact | null;
  /** One, unless a provenance lists several images from which a build started or copied. */
  readonly baseImages: readonly (MaterialImage & { readonly basis: OriginBasis })[];
}

export function originOf(analysis: Pick<Analysis, 'attestations' | 'contents'>, image: Image): Origin {
  const provenances = provenancesAbout(analysis, image);
  const declared = declaredFacts(image);
  const factOf = (name: 'source' | 'revision' | 'builder'): OriginFact | null => {
    const value = provenances.find((one) => one[name] !== null)?.[name];
    return value ? { value, basis: 'provenance' } : name === 'builder' ? null : declared(annotation[name]);
  };
  return {
    source: factOf('source'),
    revision: factOf('revision'),
    builder: factOf('builder'),
    baseImages: baseImages(provenances, declared),
  };
}

/** What the provenances of each manifest tell: each of many images of an index needs those of the index. */
const known = new WeakMap<StatementsByDigest, ReadonlyMap<Digest, Provenance>>();

/** One for each manifest that leads to the image, with all that its provenances tell. */
function provenancesAbout(analysis: Pick<Analysis, 'attestations' | 'contents'>, image: Image): readonly Provenance[] {
  const statements = statementsByDigest(analysis);
  const all =
    known.get(statements) ?? new Map(Array.from(statements, ([digest, some]) => [digest, mergedProvenance(some)]));
  known.set(statements, all);
  return digestsLeadingTo(analysis.contents, image).flatMap((digest) => all.get(digest) ?? []);
}

/** The first of several provenances that tells something counts. */
function mergedProvenance(statements: readonly Statement[]): Provenance {
  const merged = { source: null, revision: null, builder: null, images: [] };
  return statements
    .filter(({ predicateType }) => predicateName(predicateType ?? '') === 'slsa')
    .map(({ predicate }) => provenanceIn(predicate))
    .reduce<Provenance>(
      (before, one) => ({
        source: before.source ?? one.source,
        revision: before.revision ?? one.revision,
        builder: before.builder ?? one.builder,
        images: before.images.length > 0 ? before.images : one.images,
      }),
      merged,
    );
}

/** Annotations of the manifest and of its descriptor, then labels. */
function declaredFacts({ annotations, manifest, config }: Image): (key: string) => OriginFact | null {
  const places = [
    [annotations, 'annotation'],
    [manifest?.declared?.annotations, 'annotation'],
    [config?.value?.config?.Labels, 'label'],
  ] as const;
  return (key) => {
    for (const [values, basis] of places) {
      const value = values && Object.hasOwn(values, key) ? values[key] : undefined;
      if (value) return { value, basis };
    }
    return null;
  };
}

/** A declared base image is more than one of several images of a provenance. */
function baseImages(
  provenances: readonly Provenance[],
  declared: (key: string) => OriginFact | null,
): Origin['baseImages'] {
  const images = provenances.find((one) => one.images.length > 0)?.images ?? [];
  const [name, digest] = [declared(annotation.baseName), declared(annotation.baseDigest)];
  const basis = (name ?? digest)?.basis;
  if (images.length !== 1 && basis !== undefined)
    return [{ name: name?.value ?? '', digest: digest?.value ?? null, basis }];
  return images.map((image) => ({ ...image, basis: 'provenance' }));
}
