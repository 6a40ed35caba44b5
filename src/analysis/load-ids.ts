// Which ID an image has after `docker load`. The classic image store names an image by its config, the containerd store by the
// manifest or index that index.json lists. Without a layout, containerd makes a manifest of manifest.json.
import { sizeOf } from '../bytes/byte-range.ts';
import type { Loose } from '../image/document.ts';
import type { Contents, Image } from '../image/image.ts';
import { annotation } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { DockerManifestItem } from '../oci/docker-manifest.ts';
import { normalizePath } from '../oci/entry-path.ts';
import type { ImageLayout } from '../oci/manifest.ts';
import { familiarName, isTagged } from '../oci/reference.ts';
import { importedManifest, type WrittenBlob, type WrittenLayer } from '../oci/written-manifest.ts';
import type { ImageAnalysis } from './analysis.ts';
import type { LayerAnalysis } from './layer-analysis.ts';

/** The ID of an image in the containerd store. manifest, index: what index.json lists · made: made of manifest.json */
export interface StoreID {
  readonly digest: Digest;
  readonly of: 'manifest' | 'index' | 'made';
}

export interface LoadIDs {
  /** In the classic store; undefined if it does not load the image, or only makes the config of it. */
  readonly classic?: Digest | undefined;
  /** In the containerd store: one for each entry of index.json that leads to the image; none if the ID is not known. */
  readonly containerd: readonly StoreID[];
}

export function loadIDs(one: ImageAnalysis, contents: Contents): LoadIDs {
  const { image } = one;
  const saved = descriptionIn('docker-archive', image);
  const { loaded, named } = factsOf(contents);
  const classic = saved?.config?.range && loaded.has(saved.config.name) ? saved.imageID : undefined;
  const version = layoutVersion(contents);
  if (version !== undefined) {
    const listed = version === '1.0.0' ? descriptionIn('oci-layout', image) : undefined;
    return { classic, containerd: listed ? listedIDs(listed, contents) : [] };
  }
  const keepsName = saved?.names.length === 0 || saved?.names.some((name) => named.get(name) === saved.config?.name);
  return { classic, containerd: keepsName ? madeID(one) : [] };
}

const descriptionIn = (format: string, image: Image): Image | undefined =>
  [image, ...image.otherDescriptions].find((one) => one.format === format);

/** containerd takes an archive for a layout if the file oci-layout has a version. */
function layoutVersion({ documents }: Contents): string | undefined {
  const layout = documents.find(({ kind }) => kind === 'oci-layout')?.value as Loose<ImageLayout> | undefined;
  return layout?.imageLayoutVersion || undefined;
}

function madeID({ image, layers }: ImageAnalysis): readonly StoreID[] {
  const config = configBlob(image);
  const blobs = layers.flatMap((layer) => storedBlob(layer) ?? []);
  if (!config || blobs.length < layers.length) return [];
  return [{ digest: importedManifest(config, blobs).digest, of: 'made' }];
}

/** The config of an image, if the archive has it. */
export const configBlob = ({ imageID: digest, config }: Image): WrittenBlob | undefined =>
  digest?.startsWith('sha256:') && config?.range ? { digest, size: sizeOf(config.range) } : undefined;

/**
 * A layer as it is stored; undefined if it is not known, or engines do not read its compression. One that was not hashed has the
 * declared digest; an uncompressed one, the declared diff ID.
 */
export function storedBlob({ layer, changeset }: LayerAnalysis): WrittenLayer | undefined {
  if (!changeset) return undefined;
  const { compression, observed } = changeset;
  const digest = observed.digest ?? (compression === 'none' ? layer.diffID : layer.declared?.digest);
  if (!digest?.startsWith('sha256:')) return undefined;
  if (compression !== 'none' && compression !== 'gzip' && compression !== 'zstd') return undefined;
  return { digest, size: observed.size, compression };
}

function listedIDs({ manifest, manifestDigest }: Image, contents: Contents): readonly StoreID[] {
  const entries = factsOf(contents).entries.get(manifest?.name ?? '') ?? [];
  return entries.map((digest) => ({ digest, of: digest === manifestDigest ? 'manifest' : 'index' }));
}

interface LoadFacts {
  /** The configs that Docker loads before it stops at a name without a tag. */
  readonly loaded: ReadonlySet<string>;
  /** For each name the config of the last image that manifest.json gives it to. */
  readonly named: ReadonlyMap<string, string>;
  /** For each manifest the entries of index.json that lead to it, by the name of the manifest. */
  readonly entries: ReadonlyMap<string, readonly Digest[]>;
}

/** Each of many images needs them. */
const known = new WeakMap<Contents, LoadFacts>();

function factsOf(contents: Contents): LoadFacts {
  const facts = known.get(contents) ?? { ...savedItems(contents), entries: listedEntries(contents) };
  known.set(contents, facts);
  return facts;
}

function savedItems({ documents }: Contents): Pick<LoadFacts, 'loaded' | 'named'> {
  const items = documents.find(({ kind }) => kind === 'docker-manifest')?.value as
    | Loose<readonly DockerManifestItem[]>
    | undefined;
  const loaded = new Set<string>();
  const named = new Map<string, string>();
  let isStopped = false;
  for (const item of items ?? []) {
    const config = normalizePath(item?.Config ?? '').path;
    if (!isStopped) loaded.add(config);
    for (const name of item?.RepoTags ?? []) {
      isStopped ||= !isTagged(name ?? '');
      named.set(familiarName(name ?? ''), config);
    }
  }
  return { loaded, named };
}

/** Steps from index.json to manifests, over all indexes; what is beyond them is not known. */
const maxSteps = 100_000;

function listedEntries({ references }: Contents): LoadFacts['entries'] {
  const children = new Map<string, string[]>();
  for (const { role, from, name } of references) {
    if (role !== 'manifest') continue;
    const names = children.get(from);
    if (names) names.push(name);
    else children.set(from, [name]);
  }
  const entries = new Map<string, Digest[]>();
  let steps = 0;
  for (const [top, digest] of keptEntries(references)) {
    const reached = new Set([top]);
    for (const name of reached) {
      const others = children.get(name) ?? [];
      steps += 1 + others.length;
      if (steps > maxSteps) return entries;
      const digests = entries.get(name);
      if (digests) digests.push(digest);
      else entries.set(name, [digest]);
      for (const child of others) reached.add(child);
    }
  }
  return entries;
}

/** The entries of index.json by name of the blob. Of several with one name, the last one keeps it; without any, Docker drops an entry. */
function keptEntries(references: Contents['references']): ReadonlyMap<string, Digest> {
  const named = new Map<string, readonly [string, Digest]>();
  const kept: (readonly [string, Digest])[] = [];
  for (const { role, from, name, declared } of references) {
    if (role !== 'manifest' || from !== 'index.json' || !declared?.digest) continue;
    const tag = declared.annotations?.[annotation.imageName] || declared.annotations?.[annotation.refName];
    if (tag) named.set(tag, [name, declared.digest]);
    else kept.push([name, declared.digest]);
  }
  return new Map([...kept, ...named.values()]);
}
