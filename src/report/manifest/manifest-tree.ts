// The manifests of an archive as a tree: indexes, images by platform, attestations and artifacts, including those that are
// listed but not in the archive. A docker-archive without an index only has its images.
import type { Analysis } from '../../analysis/analysis.ts';
import { type AttestedSubject, attestedSubjects } from '../../analysis/attestations/attested-subjects.ts';
import { sizeOf } from '../../bytes/byte-range.ts';
import type { Document, Loose, LooseDescriptor } from '../../image/document.ts';
import type { Contents, Image, Listed, Reference } from '../../image/image.ts';
import { referencesByDocument } from '../../image/references.ts';
import { namesOf } from '../../image/walk-manifests.ts';
import { annotation } from '../../oci/descriptor.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { isImageConfig, isIndex, isManifest } from '../../oci/media-type.ts';
import type { Platform } from '../../oci/platform.ts';
import { predicateTypeOf } from '../../rules/attestation-text.ts';

export interface ManifestNode {
  readonly kind: 'index' | 'image' | 'attestation' | 'artifact';
  readonly digest: string | null;
  readonly mediaType: string | null;
  /** Bytes of the document. */
  readonly size: number | null;
  readonly platform: PlatformData | null;
  readonly names: readonly string[];
  /** Whether it is listed but not in the archive. */
  readonly missing: boolean;
  readonly artifactType: string | null;
  /** For attestations and referrers: digest of the manifest that they describe. */
  readonly subject: string | null;
  /** `os/architecture[/variant]` of the image that an attestation is about. */
  readonly subjectPlatform: string | null;
  /** Of the statements of an attestation, each once. */
  readonly predicateTypes: readonly string[];
  readonly configDigest: string | null;
  readonly layerCount: number | null;
  readonly manifests: readonly ManifestNode[];
}

export interface PlatformData {
  readonly os: string | null;
  readonly architecture: string | null;
  readonly variant: string | null;
  readonly osVersion: string | null;
  readonly osFeatures: readonly string[];
}

export function manifestTree(analysis: Analysis): readonly ManifestNode[] {
  const { contents } = analysis;
  const top = contents.documents.find(({ name, kind }) => kind === 'oci-index' && isTop(name));
  const tops = top ? [top.name] : linksToManifests(contents);
  return tops.length > 0 ? new TreeBuilder(analysis).below(tops) : contents.images.map(imageNode);
}

/** Links of a registry: they refer to manifests as an index would, and are no documents. */
function linksToManifests({ references, documents }: Contents): readonly string[] {
  const names = new Set(documents.map(({ name }) => name));
  return references.filter(({ role, from }) => role === 'manifest' && !names.has(from)).map(({ from }) => from);
}

const isTop = (name: string): boolean => name === 'index.json' || name === 'manifest.json';

class TreeBuilder {
  readonly #references: ReadonlyMap<string, readonly Reference[]>;
  readonly #documents: ReadonlyMap<string, Document>;
  readonly #listed: ReadonlyMap<string, Listed>;
  readonly #images: ReadonlyMap<string | undefined, Image>;
  /** By name of the manifest that has them. */
  readonly #attestations: ReadonlyMap<string, readonly AttestedSubject[]>;
  /** Indexes that are in the tree already: they are not expanded a second time. */
  readonly #expanded = new Set<string>();

  constructor(analysis: Analysis) {
    const { references, documents, listed, images } = analysis.contents;
    this.#attestations = attestationsByManifest(analysis);
    this.#references = referencesByDocument(references.filter(({ role }) => role === 'manifest'));
    this.#documents = new Map(documents.filter(({ value }) => value).map((document) => [document.name, document]));
    this.#listed = new Map(listed.map((one) => [one.digest, one]));
    this.#images = new Map(images.map((image) => [image.manifestDigest, image]));
  }

  /** The manifests in an index, or those that links lead to, each once with all its names. */
  below(tops: readonly string[]): readonly ManifestNode[] {
    for (const top of tops) this.#expanded.add(top);
    const listed = new Map<string, { readonly reference: Reference; readonly names: Set<string> }>();
    for (const reference of tops.flatMap((top) => this.#references.get(top) ?? [])) {
      const digest = reference.declared?.digest ?? '';
      const known = listed.get(digest) ?? { reference, names: new Set<string>() };
      for (const name of namesOf(reference.declared ?? {})) known.names.add(name);
      listed.set(digest, known);
    }
    return Array.from(listed.values(), ({ reference, names }) => this.#node(reference, [...names]));
  }

  #node({ declared, name, range }: Reference, names: readonly string[]): ManifestNode {
    const document = this.#documents.get(name);
    const image = this.#images.get(declared?.digest ?? '');
    const manifest = document?.kind === 'oci-manifest' ? (document.value as Loose<ImageManifest>) : undefined;
    const kind = this.#listed.get(declared?.digest ?? '')?.kind ?? kindOf(declared);
    const attested = this.#attestations.get(name) ?? [];
    const isFollowed = document?.kind === 'oci-index' && !this.#expanded.has(name);
    return {
      kind,
      digest: declared?.digest ?? null,
      mediaType: declared?.mediaType ?? null,
      size: declared?.size ?? null,
      platform: platformData(declared?.platform) ?? platformData(image?.config?.value),
      names,
      missing: !range,
      artifactType: manifest?.artifactType ?? declared?.artifactType ?? artifactTypeOf(kind, manifest),
      subject:
        manifest?.subject?.digest ??
        declared?.annotations?.[annotation.referenceDigest] ??
        attested.find(({ digest }) => digest)?.digest ??
        null,
      subjectPlatform: attested.find(({ platform }) => platform)?.platform ?? null,
      predicateTypes: [...new Set(attested.flatMap(({ attestation }) => predicateTypeOf(attestation) ?? []))],
      configDigest: manifest?.config?.digest ?? null,
      layerCount: manifest?.layers?.length ?? null,
      manifests: isFollowed ? this.below([name]) : [],
    };
  }
}

function attestationsByManifest(analysis: Analysis): ReadonlyMap<string, readonly AttestedSubject[]> {
  const byManifest = new Map<string, AttestedSubject[]>();
  for (const subject of attestedSubjects(analysis)) {
    const { from } = subject.attestation;
    const known = byManifest.get(from);
    if (known) known.push(subject);
    else byManifest.set(from, [subject]);
  }
  return byManifest;
}

function kindOf(declared: LooseDescriptor | undefined): ManifestNode['kind'] {
  const mediaType = declared?.mediaType ?? '';
  if (isIndex(mediaType)) return 'index';
  return isManifest(mediaType) ? 'image' : 'artifact';
}

/**
 * Before artifactType existed, artifacts were identified by the media type of their config or, if that is an image config,
 * of their layers.
 */
function artifactTypeOf(kind: ManifestNode['kind'], manifest: Loose<ImageManifest> | undefined): string | null {
  const mediaType = manifest?.config?.mediaType ?? null;
  if (mediaType !== null && !isImageConfig(mediaType)) return mediaType;
  return kind === 'artifact' ? (manifest?.layers?.[0]?.mediaType ?? null) : null;
}

function platformData(platform: Platform | null | undefined): PlatformData | null {
  if (!platform?.os && !platform?.architecture) return null;
  return {
    os: platform.os ?? null,
    architecture: platform.architecture ?? null,
    variant: platform.variant ?? null,
    osVersion: platform['os.version'] ?? null,
    osFeatures: (platform['os.features'] ?? []).filter((feature) => feature !== null),
  };
}

const imageNode = ({ names, manifest, manifestDigest, imageID, config, layers }: Image): ManifestNode => ({
  kind: 'image',
  digest: manifestDigest ?? null,
  mediaType: manifest?.declared?.mediaType ?? null,
  size: manifest?.range ? sizeOf(manifest.range) : null,
  platform: platformData(config?.value),
  names,
  missing: false,
  artifactType: null,
  subject: null,
  subjectPlatform: null,
  predicateTypes: [],
  configDigest: imageID ?? null,
  layerCount: layers.length,
  manifests: [],
});
