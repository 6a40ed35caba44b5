// A layout that was recognized, but has artifacts only: charts, signatures, the bundles of imgpkg, the cache of a build.
import type { Archive } from '../../archive/archive.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { ImageManifest } from '../../oci/manifest.ts';
import { isImageConfig, isManifest } from '../../oci/media-type.ts';
import type { Loose } from '../document.ts';
import type { Contents, Image } from '../image.ts';

const cacheConfig = /^application\/vnd\.buildkit\.cacheconfig\./;
const shownTypes = 3;
const bundleLabel = 'dev.carvel.imgpkg.bundle';

/** Why an archive in a known format has nothing to analyze; undefined if it has an image, or could have one. */
export function artifactsOnly({ name }: Archive, contents: Contents): InputError | undefined {
  const { images, listed } = contents;
  // With another media type, a damaged image looks like an artifact.
  if (hasWrongDigest(contents)) return undefined;
  const refused = (what: string, remedy: string): InputError =>
    new InputError('not-an-archive', `${name}: not recognized as an image: ${what}; ${remedy}`);
  if (images.length > 0) {
    const isBundle = images.every((image) => isBundleOf(contents, image));
    return isBundle
      ? refused('this is an imgpkg bundle', 'it only lists images: save one of those in .imgpkg/images.yml')
      : undefined;
  }
  if (listed.length === 0 || !listed.every(({ kind }) => kind === 'artifact' || kind === 'attestation'))
    return undefined;
  const types = artifactTypes(contents);
  if (types.some((type) => cacheConfig.test(type))) {
    return refused('this is a build cache of BuildKit', 'build the image with --output type=docker,dest=image.tar');
  }
  const count = `${listed.length} ${listed.length === 1 ? 'artifact' : 'artifacts'}`;
  const shown =
    types.length > 0 ? ` (${types.slice(0, shownTypes).join(', ')}${types.length > shownTypes ? ', …' : ''})` : '';
  return refused(`an OCI layout of ${count}${shown} and no image`, 'save the image that they belong to');
}

/** What the artifacts are, each type once. */
function artifactTypes(contents: Contents): readonly string[] {
  const types = manifestsOf(contents).map(({ artifactType, config, layers }) =>
    [artifactType, config?.mediaType, layers?.[0]?.mediaType].find((type) => type && !isImageConfig(type)),
  );
  const blobs = contents.listed.map(({ mediaType }) => mediaType).filter((type) => type && !isManifest(type));
  return [...new Set([...types, ...blobs])].filter((type) => typeof type === 'string');
}

const manifestsOf = ({ documents }: Contents): readonly Loose<ImageManifest>[] =>
  documents
    .filter(({ kind, value }) => kind === 'oci-manifest' && value)
    .map(({ value }) => value as Loose<ImageManifest>);

/** imgpkg marks its bundles with a label in the config. */
function isBundleOf({ documents }: Contents, { config, manifest }: Image): boolean {
  const document = documents.find(({ name, kind }) => kind === 'oci-manifest' && name === manifest?.name);
  const annotations = (document?.value as Loose<ImageManifest> | undefined)?.annotations;
  const labels = config?.value?.config?.Labels;
  return [annotations, labels].some((values) => values && Object.hasOwn(values, bundleLabel));
}

function hasWrongDigest({ documents, references }: Contents): boolean {
  const digests = new Map(documents.map(({ name, digest }) => [name, digest]));
  return references.some(({ role, name, declared }) => {
    const digest = role === 'manifest' ? digests.get(name) : undefined;
    return digest !== undefined && declared?.digest?.startsWith('sha256:') && declared.digest !== digest;
  });
}
