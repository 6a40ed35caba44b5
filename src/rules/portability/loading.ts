// Rules: archives that not every engine loads: names and paths in manifest.json, links, missing platforms, many layers.

import { posix } from 'node:path';
import type { Archive, ArchiveLink } from '../../archive/archive.ts';
import { containerdImport, everyEngine } from '../../image/engines.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { parsePlatform, platformKey } from '../../oci/platform.ts';
import { shortened } from '../../text/message-name.ts';
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember, imageLabel, pluralize } from '../wording.ts';

interface ManifestPathData {
  readonly name: string;
  readonly pointer: string;
  readonly path: string;
}

/**
 * Names of files in manifest.json that only some engines find: containerd compares them as text with the names in the tar
 * (core/images/archive/importer.go), and podman cleans them first.
 */
export const manifestPath: Rule<ManifestPathData> = {
  id: 'portability/manifest-path',
  severity: 'warning',
  title: 'A path in manifest.json is not found by all engines',
  why: 'Docker resolves such a path. containerd compares it with the names in the tar, and podman does not find a path with a leading slash. Write the name as in the tar: without a leading slash, "./", "//" or "..".',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'docker-manifest')) {
      for (const [at, item] of (value ?? []).entries()) {
        const paths: (readonly [string, string | null | undefined])[] = [
          ['Config', item?.Config],
          ...(item?.Layers ?? []).map((path, index) => [`Layers/${index}`, path] as const),
        ];
        for (const [member, path] of paths) {
          if (!path || path === normalizePath(path).path) continue;
          const pointer = `/${at}/${member}`;
          yield { where: { blob: name, pointer }, data: { name, pointer, path } };
        }
      }
    }
  },
  message: ({ name, pointer, path }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(path)}: ${path.startsWith('/') ? 'containerd and podman do' : 'containerd does'} not find this file; write ${JSON.stringify(normalizePath(path).path)}`,
  refusedBy: ({ path }) => (path.startsWith('/') ? [...containerdImport, 'podman'] : containerdImport),
};

/** An OCI layout without manifest.json, which Docker's classic image store needs to load it. */
export const noManifestJSON: Rule<object> = {
  id: 'portability/no-manifest-json',
  severity: 'note',
  title: 'The archive has no manifest.json',
  why: 'docker load reads an OCI layout only with the containerd image store. For other Docker versions, use docker buildx build --output type=docker, or skopeo copy to docker-archive:.',
  ofArchive: true,
  *check({ archive, contents }) {
    const { formats, images } = contents;
    const isLayout = formats.includes('oci-layout') && !formats.includes('docker-archive');
    if (isLayout && archive.tar && images.length > 0) yield { where: {}, data: {} };
  },
  message: () => 'no manifest.json: docker load reads this archive only with the containerd image store',
  refusedBy: () => ['docker-overlay2'],
};

interface RepoTagData {
  readonly name: string;
  readonly pointer: string;
  readonly tag: string;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domain = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const reference = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*:[\\w][\\w.-]{0,127}$`);
const isWithoutTag = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*(?:@sha256:[0-9a-f]{64})?$`);
/** Docker refuses longer names: repository, colon and tag. */
const maxCharacters = 255 + 1 + 128;

/** Names in manifest.json that Docker does not accept. It loads the image without them. */
export const repoTag: Rule<RepoTagData> = {
  id: 'portability/repo-tag',
  severity: 'warning',
  title: 'Docker does not accept a name in manifest.json',
  why: 'Docker loads the image without this name. The repository must be lowercase and followed by :TAG.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'docker-manifest')) {
      for (const [at, item] of (value ?? []).entries()) {
        for (const [index, tag] of (item?.RepoTags ?? []).entries()) {
          if (tag === null || (tag.length <= maxCharacters && reference.test(tag))) continue;
          const pointer = `/${at}/RepoTags/${index}`;
          yield { where: { blob: name, pointer }, data: { name, pointer, tag } };
        }
      }
    }
  },
  message: ({ name, pointer, tag }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(shortened(tag))} is not a valid name:tag; Docker loads the image without it`,
  // Docker reports an error, and keeps the image without a name. containerd adds a missing tag, and accepts a digest.
  refusedBy: ({ tag }) =>
    tag.length <= maxCharacters && isWithoutTag.test(tag) ? ['docker-overlay2', 'podman'] : everyEngine,
};

/** An archive of docker save before 1.10, which current engines cannot load. */
export const v1Save: Rule<object> = {
  id: 'portability/v1-save',
  severity: 'note',
  title: 'The archive was saved by Docker before 1.10',
  why: 'Docker since 29, containerd and podman refuse an archive without manifest.json. Load it with an old Docker version and save it again with a newer one, or rebuild the image.',
  ofArchive: true,
  *check({ contents }) {
    if (contents.formats.includes('docker-v1')) yield { where: {}, data: {} };
  },
  message: () => 'saved by Docker before 1.10: no manifest.json, so Docker since 29 and containerd refuse to load it',
  refusedBy: () => everyEngine,
};

interface V1LinksData extends ArchiveLink {
  readonly linkCount: number;
}

/**
 * Symbolic links in the archive's own tar that lead to no blob. docker save wrote such links in the directories of the V1
 * format; engines do not need them, but containerd looks up every one (core/images/archive/importer.go).
 */
export const v1Links: Rule<V1LinksData> = {
  id: 'portability/v1-links',
  severity: 'warning',
  title: 'Symbolic links in the archive lead to no blob',
  why: 'containerd refuses an archive of docker save if a symbolic link in it does not lead to a file of the archive: "no target for symlink layer". Remove these links, or save the image again with Docker 25 or later.',
  ofArchive: true,
  *check({ archive, contents }) {
    // containerd does not look at links in an OCI layout.
    if (!contents.formats.includes('docker-archive') || contents.formats.includes('oci-layout')) return;
    const links = linksToNoBlob(archive);
    const [first] = links;
    if (first) yield { where: { blob: first.name }, data: { ...first, linkCount: links.length } };
  },
  message: ({ name, target, linkCount }) =>
    `${linkCount === 1 ? `the symbolic link ${name} -> ${target} leads` : `${pluralize(linkCount, 'symbolic link')}, such as ${name} -> ${target}, lead`} to no blob of the archive: containerd refuses the archive ("no target for symlink layer")`,
  refusedBy: () => containerdImport,
};

/** containerd follows one link, and takes an absolute target as relative. */
function linksToNoBlob(archive: Archive): readonly ArchiveLink[] {
  const symlinks = archive.symlinks ?? [];
  const names = new Set(symlinks.map(({ name }) => name));
  return symlinks.filter(({ name, target }) => {
    const blob = posix.join(posix.dirname(name), target);
    return blob === 'manifest.json' || names.has(blob) || !archive.find(blob);
  });
}

interface AbsoluteMemberData {
  readonly memberCount: number;
  readonly example: string;
}

/** Members of the archive's own tar whose names start with a slash, as `tar -P` stores them. */
export const absoluteMember: Rule<AbsoluteMemberData> = {
  id: 'portability/absolute-member',
  severity: 'warning',
  title: 'Names in the archive start with a slash',
  why: 'Neither containerd nor podman finds "/manifest.json" if it looks for "manifest.json". Pack the directory again with relative names, as tar does without the option -P.',
  ofArchive: true,
  *check({ archive, contents }) {
    const [example] = archive.absoluteNames ?? [];
    if (example === undefined || contents.formats.includes('rootfs')) return;
    const memberCount = archive.absoluteNames?.length ?? 0;
    yield { where: { blob: example }, data: { memberCount, example } };
  },
  message: ({ memberCount, example }) =>
    `${memberCount === 1 ? `the name ${example} in the archive starts` : `${pluralize(memberCount, 'name')} in the archive, such as ${example}, start`} with a slash: containerd and podman do not find the file`,
  refusedBy: () => [...containerdImport, 'podman'],
};

interface AbsentPlatformData {
  /** Platforms of which no image is in the archive; if there are none, those of the images that are not. */
  readonly absent: readonly string[];
  readonly present: readonly string[];
  /** Number of absent images, if other images for the same platforms are in the archive. */
  readonly moreImages?: number | undefined;
}

/** Platforms that an index lists without their blobs, so that an importer on such a host gets nothing. */
export const absentPlatform: Rule<AbsentPlatformData> = {
  id: 'portability/absent-platform',
  severity: 'warning',
  title: 'The archive lacks platforms that its index lists',
  why: 'Importers load only the platforms whose blobs are in the archive. kind and ctr images import --all-platforms refuse the archive: "content digest … not found". Export all platforms, or write an index that lists only those in the archive.',
  ofArchive: true,
  *check({ contents }) {
    const absent = contents.listed
      .filter(({ kind, isMissing }) => kind === 'image' && isMissing)
      .flatMap(({ platform }) => platform ?? []);
    if (absent.length === 0) return;
    const present = [...new Set(contents.images.flatMap(({ platform }) => platform ?? []))];
    const known = new Set(present.map(keyOf));
    const lacking = absent.filter((platform) => !known.has(keyOf(platform)));
    yield lacking.length > 0
      ? { where: {}, data: { absent: [...new Set(lacking)], present } }
      : { where: {}, data: { absent: [...new Set(absent)], present, moreImages: absent.length } };
  },
  message: ({ absent, present, moreImages }) => {
    const platforms = absent.join(', ');
    if (moreImages !== undefined)
      return `the index lists ${pluralize(moreImages, 'more image')} for ${platforms} without ${moreImages === 1 ? 'its' : 'their'} blobs; kind refuses the archive`;
    const loaded = present.length === 0 ? 'no platform' : `only ${present.join(', ')}`;
    return `the index lists ${platforms} without ${absent.length === 1 ? 'its' : 'their'} blobs: importers load ${loaded}; kind refuses the archive`;
  },
};

/** Equal for names of one platform, such as linux/arm64 and linux/arm64/v8. */
function keyOf(platform: string): string {
  const parsed = parsePlatform(platform);
  return parsed ? platformKey(parsed.platform) : platform;
}

interface TooManyLayersData {
  readonly layerCount: number;
}

/** With overlay2 and all other storage drivers. */
const maxLayers = 125;

/** More layers than Docker's layer store accepts (moby, daemon/internal/layer: maxLayerDepth is 125). */
export const tooManyLayers: Rule<TooManyLayersData> = {
  id: 'portability/too-many-layers',
  severity: 'warning',
  title: 'The image has more layers than Docker loads',
  why: 'Docker with a storage driver such as overlay2 loads at most 125 layers: "max depth exceeded". Combine RUN instructions, or copy the result into one layer with a second build stage.',
  *check({ images }) {
    for (const { image } of images) {
      const layerCount = image.layers.length;
      if (layerCount > maxLayers) yield { where: { image: imageLabel(image) }, data: { layerCount } };
    }
  },
  message: ({ layerCount }) =>
    `the image has ${pluralize(layerCount, 'layer')}, but Docker with overlay2 loads at most ${maxLayers}: "max depth exceeded"`,
  refusedBy: () => ['docker-overlay2'],
};
