// Trees of files that tools for images write and that are no image archives, by the names in them.
import { layerDirectoryFile, layoutBlob } from '../image-file-names.ts';

/** Something that was found instead of an image. */
export interface Found {
  /** A clause, such as "this is the storage of a registry". */
  readonly what: string;
  /** What to do, as a command to the user. */
  readonly remedy: string;
}

const fromRegistry = 'copy the image from the registry: skopeo copy docker://HOST/NAME:TAG docker-archive:image.tar';
const saved = 'save the image: docker save -o FILE IMAGE';
const again = 'save or copy the image again';

/** By precedence: the first one whose pattern a name matches. */
const storages: readonly (Found & { readonly name: RegExp })[] = [
  {
    what: 'this is a mirror made by oc-mirror',
    name: /(?:^|\/)(?:working-dir\/|publish\/\.metadata\.json$)/,
    remedy: `fill a registry with it: oc mirror --from FILE docker://REGISTRY; then ${fromRegistry}`,
  },
  {
    what: 'this is the storage of a registry, and its repositories have no manifests',
    name: /(?:^|\/)docker\/registry\/v2\//,
    remedy: fromRegistry,
  },
  {
    what: 'this is the storage of a mirror',
    name: /^(?:(?!v2\/)[^/]*\/)*v2\/.+\/(?:manifests|blobs)\//,
    remedy: fromRegistry,
  },
  {
    what: 'this is an imgpkg bundle',
    name: /(?:^|\/)\.imgpkg\//,
    remedy: 'it only lists images: save one of those in .imgpkg/images.yml',
  },
  {
    what: 'this is an archive of imgpkg',
    name: /^sha256-[0-9a-f]{64}\.tar\.gz$/,
    remedy: `fill a registry with it: imgpkg copy --tar FILE --to-repo REPOSITORY; then ${fromRegistry}`,
  },
  {
    what: 'this is the storage of Podman',
    name: /(?:^|\/)(?:overlay|vfs)-(?:images|layers)\//,
    remedy: 'save the image: podman save -o FILE IMAGE',
  },
  { what: 'this is the storage of Docker', name: /(?:^|\/)image\/\w+\/(?:imagedb|layerdb)\//, remedy: saved },
  {
    what: 'this is the storage of containerd',
    name: /(?:^|\/)io\.containerd\.content\.v1\.content\//,
    remedy: 'export the image: ctr image export FILE IMAGE',
  },
  {
    what: 'it has layer directories of docker save, but no manifest.json or repositories',
    name: layerDirectoryFile,
    remedy: again,
  },
  {
    what: 'it has image blobs, but no index.json or manifest.json',
    name: layoutBlob,
    remedy: again,
  },
  { what: 'this is a Helm chart', name: /^[^/]+\/Chart\.yaml$/, remedy: 'save one of the images that it refers to' },
  {
    what: 'this is a virtual machine (OVA)',
    name: /^[^/]+\.ovf$/,
    remedy: 'export its files: virt-tar-out -a DISK / rootfs.tar',
  },
];

/** No file of a storage has a longer name. A group of a pattern that repeats millions of times overflows the stack. */
const longestName = 2 ** 21;

/** What the names belong to, with the first name that shows it; undefined if that is not known. */
export function storageOf(names: readonly string[]): (Found & { readonly example: string }) | undefined {
  for (const { what, name, remedy } of storages) {
    const example = names.find((one) => one.length <= longestName && name.test(one));
    if (example !== undefined) return { what, remedy, example };
  }
  return undefined;
}
