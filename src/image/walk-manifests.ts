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
  /** Indexes already followed: digest → names → smallest depth. */
  readonly #followed = new Map<string, Map<string, number>>();
  /** Indexes found only below the depth limit so far. */
  readonly #tooDeep = new Map<string, Listed>();
  #hasMoreNames = false;

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
    return { images: [...this.#images.values()], listed, hasMoreNames: this.#hasMoreNames };
  }

  /** Follows the manifests of an index; `above` are the digests of the indexes that led to it. */
  async index(index: Loose<ImageIndex>, names: readonly string[], above: readonly string[]): Promise<void> {
    const distinct = new Map<string, { readonly descriptor: LooseDescriptor; readonly names: Set<string> }>();
    for (const descriptor of index.manifests ?? []) {
      if (!descriptor?.digest) continue;
      const known = distinct.get(descriptor.digest) ?? { descriptor, names: new Set<string>() };
      for (const name of above.length === 0 ? namesOf(descriptor) : []) known.names.add(name);
      distinct.set(descriptor.digest, known);
    }
    for (const { descriptor, names: own } of distinct.values()) {
      await this.#follow(descriptor, own.size > 0 ? this.#limitNames([...own]) : names, above);
    }
  }

  async #follow(descriptor: LooseDescriptor, names: readonly string[], above: readonly string[]): Promise<void> {
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
      if (!this.#shouldFollow(digest, names, above.length)) return;
      const { value } = await this.#documents.read(name, 'oci-index');
      if (value) await this.index(value, names, [...above, digest]);
    } else if (!isManifest(mediaType ?? '')) this.#list('artifact', descriptor, isMissing);
    else if (isMissing) this.#list(descriptor.artifactType ? 'artifact' : 'image', descriptor, true);
    else {
      const { value } = await this.#documents.read(name, 'oci-manifest');
      if (value) await this.manifest(value, name, names, descriptor);
    }
  }

  /** Reads the manifest and config of an attestation, so that they are validated and their references are known. */
  async #attestation(name: string): Promise<void> {
    const { value } = await this.#documents.read(name, 'oci-manifest');
    const { digest, mediaType, data } = value?.config ?? {};
    if (digest && isImageConfig(mediaType ?? ''))
      await this.#documents.read(this.#names.blob(digest), 'oci-config', data);
  }

  #limitNames(names: readonly string[]): readonly string[] {
    this.#hasMoreNames ||= names.length > this.#limits.names;
    return names.slice(0, this.#limits.names);
  }

  /**
   * Whether to follow an index: once per set of names, and again only from a smaller depth, where more levels fit
   * within the limit.
   */
  #shouldFollow(digest: string, names: readonly string[], depth: number): boolean {
    const depths = this.#followed.get(digest) ?? new Map<string, number>();
    const key = JSON.stringify(names);
    if (depth >= (depths.get(key) ?? Number.POSITIVE_INFINITY)) return false;
    this.#followed.set(digest, depths.set(key, depth));
    return true;
  }

  /** Adds one manifest: an image, or an artifact or attestation in the form of a manifest. */
  async manifest(
    manifest: Loose<ImageManifest>,
    name: string,
    names: readonly string[],
    descriptor: LooseDescriptor,
  ): Promise<void> {
    const layers = (manifest.layers ?? []).filter((layer) => layer !== null);
    const digest = descriptor.digest ?? name;
    if (layers.length > 0 && layers.every((layer) => isInToto(layer.mediaType ?? ''))) {
      await this.#attestation(name);
      return this.#list('attestation', descriptor, false);
    }
    // Signatures and attestations of cosign have an image config, but no layer with files.
    const hasFiles = layers.length === 0 || layers.some((layer) => canHoldFiles(layer.mediaType ?? ''));
    if (!hasFiles || !isImageConfig(manifest.config?.mediaType ?? '')) return this.#list('artifact', descriptor, false);
    const known = this.#images.get(digest);
    if (known) {
      this.#images.set(digest, { ...known, names: this.#limitNames([...new Set([...known.names, ...names])]) });
      return;
    }
    const configDigest = manifest.config?.digest ?? 'config';
    const image = describeImage(
      {
        format: this.#format,
        names,
        config: await this.#documents.read(this.#names.blob(configDigest), 'oci-config', manifest.config?.data),
        declaredConfig: manifest.config ?? undefined,
        layers: layers.map((layer) => {
          const blob = layer.digest ? this.#names.blob(layer.digest) : 'layer without a digest';
          return blobOf(blob, this.#archive.find(blob), layer);
        }),
        manifest: blobOf(name, this.#archive.find(name), descriptor),
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

const isAttestation = ({ annotations, platform }: LooseDescriptor): boolean =>
  annotations?.[annotation.referenceType] === 'attestation-manifest' ||
  (platform ? isUnknownPlatform(platform) : false);

/** containerd's annotation contains the full name, ref.name often only the tag. */
function namesOf({ annotations }: LooseDescriptor): readonly string[] {
  const name = annotations?.[annotation.imageName] ?? annotations?.[annotation.refName];
  return name ? [familiarName(name)] : [];
}
