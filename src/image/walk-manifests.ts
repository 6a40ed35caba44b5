// Follows an index to its manifests and these to images, for OCI layouts and skopeo's dir:, which differ only in the
// names of blobs. Attestations, artifacts and missing manifests are listed separately.
import type { Archive } from '../archive/archive.ts';
import type { Limits } from '../bytes/limits.ts';
import { annotation } from '../oci/descriptor.ts';
import type { ImageIndex, ImageManifest } from '../oci/manifest.ts';
import { canHoldFiles, isImageConfig, isIndex, isInToto, isManifest } from '../oci/media-type.ts';
import { isUnknownPlatform, platformName } from '../oci/platform.ts';
import { familiarName } from '../oci/reference.ts';
import { blobOf, describeImage } from './describe-image.ts';
import type { Loose, LooseDescriptor } from './document.ts';
import { isObject } from './document-kind.ts';
import type { Description, FormatName, Image, Listed } from './image.ts';
import type { DocumentReader } from './read-documents.ts';
import type { BlobPaths } from './references.ts';

/** One walk over the manifests of an archive; collects images and what else is listed. */
export class ManifestWalk {
  readonly #format: FormatName;
  readonly #archive: Archive;
  readonly #documents: DocumentReader;
  readonly #limits: Limits;
  readonly #names: BlobPaths;
  /** By manifest digest: a manifest listed once per tag is one image with several names. */
  readonly #images = new Map<string, Image>();
  readonly #listed = new Map<string, Listed>();
  /** Indexes already followed: digest → smallest depth. */
  readonly #followed = new Map<string, number>();
  /** What each followed index lists. */
  readonly #children = new Map<string, readonly string[]>();
  /** Names in the top index, by the digest of what they name. */
  readonly #named = new Map<string, ReadonlySet<string>>();
  /** Indexes found only below the depth limit so far. */
  readonly #tooDeep = new Map<string, Listed>();

  constructor(format: FormatName, archive: Archive, documents: DocumentReader, limits: Limits, names: BlobPaths) {
    this.#format = format;
    this.#archive = archive;
    this.#documents = documents;
    this.#limits = limits;
    this.#names = names;
  }

  get description(): Description {
    const tooDeep = [...this.#tooDeep].filter(([digest]) => !this.#followed.has(digest) && !this.#listed.has(digest));
    const listed = [...this.#listed.values(), ...tooDeep.map(([, index]) => index)];
    const { names, hasMore } = passedOnNames(this.#named, this.#children, this.#images, this.#limits);
    const images = Array.from(this.#images, ([digest, image]) => ({ ...image, names: [...(names.get(digest) ?? [])] }));
    return { images, listed, hasMoreNames: hasMore };
  }

  /** Follows the manifests of an index; `above` are the digests of the indexes that led to it. */
  async index(index: Loose<ImageIndex>, above: readonly string[] = []): Promise<void> {
    const distinct = new Map<string, { readonly descriptor: LooseDescriptor; readonly names: Set<string> }>();
    for (const descriptor of index.manifests ?? []) {
      if (!descriptor?.digest) continue;
      const known = distinct.get(descriptor.digest) ?? { descriptor, names: new Set<string>() };
      for (const name of above.length === 0 ? namesOf(descriptor) : []) known.names.add(name);
      distinct.set(descriptor.digest, known);
    }
    const last = above.at(-1);
    if (last !== undefined) this.#children.set(last, [...distinct.keys()]);
    else for (const [digest, { names }] of distinct) if (names.size > 0) this.#named.set(digest, names);
    for (const { descriptor } of distinct.values()) await this.#follow(descriptor, above);
  }

  async #follow(descriptor: LooseDescriptor, above: readonly string[]): Promise<void> {
    const { digest, mediaType } = descriptor;
    if (!digest) return;
    const name = this.#names.manifest(digest);
    const isMissing = this.#archive.find(name) === undefined;
    if (isAttestation(descriptor)) {
      if (!isMissing && isManifest(mediaType ?? '')) await this.#attestation(name);
      return this.#list('attestation', descriptor, isMissing);
    }
    if (isIndex(mediaType ?? '')) {
      if (isMissing) return this.#list('index', descriptor, true);
      if (above.includes(digest)) return this.#list('index', descriptor, false, 'circle');
      if (above.length >= this.#limits.indexDepth) return this.#list('index', descriptor, false, 'too-deep');
      // Again only from a smaller depth, where more levels fit within the limit.
      if (above.length >= (this.#followed.get(digest) ?? Number.POSITIVE_INFINITY)) return;
      this.#followed.set(digest, above.length);
      const { value } = await this.#documents.read(name, 'oci-index');
      if (value) await this.index(value, [...above, digest]);
    } else if (!isManifest(mediaType ?? '')) this.#list('artifact', descriptor, isMissing);
    else if (isMissing) this.#list(descriptor.artifactType ? 'artifact' : 'image', descriptor, true);
    else {
      const { value } = await this.#documents.read(name, 'oci-manifest');
      if (value) await this.manifest(value, name, descriptor);
    }
  }

  /** Reads the manifest and config of an attestation, so that they are validated and their references are known. */
  async #attestation(name: string): Promise<void> {
    const { value } = await this.#documents.read(name, 'oci-manifest');
    const { digest, mediaType, data } = value?.config ?? {};
    if (digest && isImageConfig(mediaType ?? ''))
      await this.#documents.read(this.#names.blob(digest), 'oci-config', data);
  }

  /** Adds one manifest: an image, or an artifact or attestation in the form of a manifest. */
  async manifest(manifest: Loose<ImageManifest>, name: string, descriptor: LooseDescriptor): Promise<void> {
    const layers = (manifest.layers ?? []).filter((layer) => layer !== null);
    const digest = descriptor.digest ?? name;
    if (layers.length > 0 && layers.every((layer) => isInToto(layer.mediaType ?? ''))) {
      await this.#attestation(name);
      return this.#list('attestation', descriptor, false);
    }
    // Signatures and attestations of cosign have an image config, but no layer with files.
    const hasFiles = layers.length === 0 || layers.some((layer) => canHoldFiles(layer.mediaType ?? ''));
    if (!hasFiles || !isImageConfig(manifest.config?.mediaType ?? '')) return this.#list('artifact', descriptor, false);
    if (this.#images.has(digest)) return;
    const configDigest = manifest.config?.digest ?? 'config';
    const image = describeImage(
      {
        format: this.#format,
        names: [],
        config: await this.#documents.read(this.#names.blob(configDigest), 'oci-config', manifest.config?.data),
        declaredConfig: manifest.config ?? undefined,
        layers: layers.map((layer) => {
          const blob = layer.digest ? this.#names.blob(layer.digest) : 'layer without a digest';
          return blobOf(blob, this.#archive, layer);
        }),
        manifest: blobOf(name, this.#archive, descriptor),
        manifestDigest: descriptor.digest ?? undefined,
        annotations: manifest.annotations,
        listedPlatform: descriptor.platform,
      },
      this.#limits,
    );
    this.#images.set(digest, image);
  }

  #list(
    kind: Listed['kind'],
    descriptor: LooseDescriptor,
    isMissing: boolean,
    unfollowed?: Listed['unfollowed'],
  ): void {
    const { digest, mediaType, platform } = descriptor;
    if (!digest) return;
    // An index below the depth limit may also be referenced from a smaller depth.
    const list = unfollowed === 'too-deep' ? this.#tooDeep : this.#listed;
    list.set(digest, {
      kind,
      digest,
      mediaType: mediaType ?? undefined,
      platform: platform ? platformName(platform) : undefined,
      isMissing,
      unfollowed,
    });
  }
}

/** Whether a document is a schema 1 manifest, which has no config; if so, it is recorded as not read. */
export function refusesSchema1(documents: DocumentReader, name: string, value: unknown): boolean {
  if (!isObject(value) || !('schemaVersion' in value) || value.schemaVersion !== 1) return false;
  documents.refuse(
    name,
    'oci-manifest',
    'is a schema 1 manifest, which is not read: copy the image with skopeo copy --format v2s2',
  );
  return true;
}

const isAttestation = ({ annotations, platform }: LooseDescriptor): boolean =>
  annotations?.[annotation.referenceType] === 'attestation-manifest' ||
  (platform ? isUnknownPlatform(platform) : false);

/**
 * Names that an index gives a manifest. containerd's annotation contains the full name, ref.name often only the tag. In packages of
 * Zarf it is the name of a base image, which an index has no other use for.
 */
export function namesOf({ annotations }: LooseDescriptor): readonly string[] {
  const { imageName, refName, baseName } = annotation;
  const name = annotations?.[imageName] ?? annotations?.[refName] ?? annotations?.[baseName];
  return name ? [familiarName(name)] : [];
}

/** All images together may have this many times as many names as one. */
const imagesOfAllNames = 100;

/**
 * Passes the names in the top index on through indexes to images, level by level: an index passes on all names that reach it
 * at one level together, however many indexes lead to it. Names are in the order of the top index.
 */
function passedOnNames(
  named: ReadonlyMap<string, ReadonlySet<string>>,
  children: ReadonlyMap<string, readonly string[]>,
  images: ReadonlyMap<string, Image>,
  limits: Limits,
): { readonly names: ReadonlyMap<string, Iterable<string>>; readonly hasMore: boolean } {
  const inOrder = new Set([...named.values()].flatMap((names) => [...names]));
  const order = new Map(Array.from(inOrder, (name, at) => [name, at]));
  const ofImages = new Map<string, Set<string>>();
  let left = limits.names * imagesOfAllNames;
  let hasMore = false;
  const add = (names: Set<string>, name: string): void => {
    if (names.has(name)) return;
    if (names.size < limits.names && left > 0) {
      names.add(name);
      left -= 1;
    } else hasMore = true;
  };
  let level: ReadonlyMap<string, ReadonlySet<string>> = named;
  for (let depth = 0; depth <= limits.indexDepth && level.size > 0; depth += 1) {
    const next = new Map<string, Set<string>>();
    for (const [digest, names] of level) {
      if (images.has(digest)) {
        const own = ofImages.get(digest) ?? new Set<string>();
        ofImages.set(digest, own);
        for (const name of names) add(own, name);
      }
      for (const child of depth < limits.indexDepth ? (children.get(digest) ?? []) : []) {
        const passed = next.get(child) ?? new Set<string>();
        next.set(child, passed);
        for (const name of names) {
          if (passed.size > limits.names) break;
          passed.add(name);
        }
      }
    }
    level = next;
  }
  const at = (name: string): number => order.get(name) ?? 0;
  const names = new Map(Array.from(ofImages, ([digest, own]) => [digest, [...own].sort((a, b) => at(a) - at(b))]));
  return { names, hasMore };
}
