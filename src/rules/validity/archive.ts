// Rules: documents and blobs that are not where they should be, or that nothing refers to.

import { rangeKey, sizeOf } from '../../bytes/byte-range.ts';
import { limitFlag } from '../../bytes/limits.ts';
import { formatTitle } from '../../image/formats.ts';
import type { FormatName, Listed } from '../../image/image.ts';
import { humanSize } from '../../text/byte-size.ts';
import { shortened } from '../../text/message-name.ts';
import { areDocumentsUsable, isCut } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { choicesOfEngines, pluralize, repeatText } from '../wording.ts';

interface NoImageData {
  readonly format: FormatName;
  readonly listedCount: number;
}

/** An archive in a known format that describes no image. */
export const noImage: Rule<NoImageData> = {
  id: 'validity/no-image',
  severity: 'error',
  title: 'The archive has no image',
  why: 'An empty archive is legal, but there is nothing in it to load or to judge, so no check of it passes. If it lists manifests, their blobs are probably in another archive: export the image again with all its blobs.',
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    const { formats, images, listed } = contents;
    const [format] = formats;
    if (format && images.length === 0 && !formats.includes('document'))
      yield { where: {}, data: { format, listedCount: listed.length } };
  },
  message: ({ format, listedCount }) =>
    `no image in this archive (format: ${formatTitle(format)})${listedCount > 0 ? `; it lists ${pluralize(listedCount, 'manifest')}, but has none to read; export the image again with all its blobs` : ''}`,
};

/** Image documents below a directory: an unpacked save that was packed again together with its directory. */
export const nestedImage: Rule<{ readonly directory: string }> = {
  id: 'validity/nested-image',
  severity: 'error',
  title: 'The image documents are not at the root of the archive',
  why: 'Engines look for index.json and manifest.json at the root only: docker load, podman load and ctr image import refuse the archive. Pack the files in the directory (tar -cf FILE -C DIRECTORY .), without the directory itself.',
  ofArchive: true,
  *check({ contents: { directory, formats } }) {
    // The storage of a registry is below a directory, and no engine reads it anyway.
    if (directory !== undefined && !formats.includes('registry')) yield { where: {}, data: { directory } };
  },
  message: ({ directory }) =>
    `the image documents are below ${directory}/, where no engine looks for them; pack what is in that directory, not the directory itself`,
};

/** An OCI layout without its marker file (image-layout.md: oci-layout MUST exist). */
export const layoutFile: Rule<object> = {
  id: 'validity/layout-file',
  severity: 'warning',
  title: 'The OCI layout has no oci-layout file',
  why: 'Tools recognize an OCI layout by this file; containerd ignores a layout without it. Add the file with {"imageLayoutVersion":"1.0.0"}.',
  ofArchive: true,
  *check(analysis) {
    if (isCut(analysis)) return;
    const layout = analysis.contents.documents.find(({ kind }) => kind === 'oci-layout');
    if (layout?.problem?.kind === 'missing') yield { where: { blob: layout.name }, data: {} };
  },
  message: () => 'the file oci-layout is missing',
};

interface MissingManifestData {
  readonly kind: string;
  readonly digest: string;
  readonly platform: string | null;
}

/** Manifests that an index lists but the archive does not contain. This is normal if one platform of several was exported. */
export const missingManifest: Rule<MissingManifestData> = {
  id: 'validity/missing-manifest',
  severity: 'warning',
  title: 'A listed manifest is not in the archive',
  why: 'An index keeps listing all platforms when only one is exported, which is legal. Manifests that are missing are not part of any result; export all platforms to include them.',
  ofArchive: true,
  *check({ contents }) {
    for (const { kind, digest, platform, isMissing } of contents.listed) {
      if (isMissing)
        yield { where: { blob: digest }, data: { kind, digest, platform: isUnknown(platform) ? null : platform } };
    }
  },
  message: ({ kind, digest, platform }) =>
    `${kind === 'image' ? 'the image' : kind === 'index' ? 'an index' : `an ${kind}`}${platform ? ` for ${platform}` : ''} is listed, but is not in the archive: ${digest}`,
};

/** Attestations are listed with the platform unknown/unknown. */
const isUnknown = (platform: string | undefined): platform is undefined =>
  platform === undefined || platform === 'unknown/unknown';

interface IndexNestingData {
  readonly digest: string;
  readonly reason: NonNullable<Listed['unfollowed']>;
}

const reasons: Readonly<Record<IndexNestingData['reason'], string>> = {
  'too-deep': `indexes are nested too deeply; raise ${limitFlag('indexDepth')}`,
  circle: 'it contains itself',
};

/** An index that was not read because it is nested too deeply or contains itself. */
export const indexNesting: Rule<IndexNestingData> = {
  id: 'validity/index-nesting',
  severity: 'warning',
  title: 'An index in the archive was not read',
  why: `It is nested too deeply, or it contains itself. Images listed only in that index are missing from all results. Raise ${limitFlag('indexDepth')}, or write an index that lists the images directly.`,
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    for (const { digest, unfollowed } of contents.listed) {
      if (unfollowed) yield { where: { blob: digest }, data: { digest, reason: unfollowed } };
    }
  },
  message: ({ digest, reason }) => `the index ${digest} was not read: ${reasons[reason]}`,
};

interface RepeatedMemberData {
  readonly name: string;
  readonly entryCount: number;
}

/** A document or blob that the archive's own tar has more than once, with the same bytes in the first and the last entry. */
export const repeatedMember: Rule<RepeatedMemberData> = {
  id: 'validity/repeated-member',
  severity: 'warning',
  title: 'The archive has a document or blob twice',
  why: `${choicesOfEngines}. Both have the same bytes, so the image is the same, but the bytes are shipped more than once. Save the image again.`,
  ofArchive: true,
  *check({ contents }) {
    for (const { name, entryCount, firstEqualsLast } of contents.repeatedMembers) {
      if (firstEqualsLast) yield { where: { blob: name }, data: { name, entryCount } };
    }
  },
  message: (data) => `${repeatText(data)}, with the same bytes`,
};

interface UnreferencedBlobData {
  readonly blobCount: number;
  readonly bytes: number;
  readonly example: string;
}

const isBlob = (name: string): boolean => /^blobs\/|^(?:sha256:)?[0-9a-f]{64}(?:\.json|\.tar(?:\.gz)?)?$/.test(name);

/** Blobs that no document refers to (image-layout.md: legal; Docker 25 and 26 leave a V1 config for each layer). */
export const unreferencedBlob: Rule<UnreferencedBlobData> = {
  id: 'validity/unreferenced-blob',
  severity: 'note',
  title: 'No document refers to a blob',
  why: 'Unreferenced blobs are legal, but nothing reads them. Docker 25 and 26 save a few hundred bytes of them for each layer. You can ignore them.',
  ofArchive: true,
  *check({ archive, contents }) {
    const { formats, documents, references, images } = contents;
    if (!areDocumentsUsable(contents) || formats.includes('rootfs') || formats.includes('document')) return;
    const used = new Set([...documents, ...references, ...images.flatMap(({ layers }) => layers)].flatMap(keysOf));
    const found = { blobCount: 0, bytes: 0, example: '' };
    for (const name of archive.names()) {
      const range = isBlob(name) ? archive.find(name) : undefined;
      if (!range || used.has(name) || used.has(rangeKey(range))) continue;
      found.blobCount += 1;
      found.bytes += sizeOf(range);
      found.example ||= name;
    }
    if (found.blobCount > 0) yield { where: { blob: found.example }, bytes: found.bytes, data: found };
  },
  message: ({ blobCount, bytes, example }) =>
    `nothing refers to ${pluralize(blobCount, 'blob')} (${humanSize(bytes)}), such as ${shortened(example)}`,
};

/** A blob can have two names if one is a link to the other. */
const keysOf = ({
  name,
  range,
}: {
  readonly name: string;
  readonly range?: Parameters<typeof rangeKey>[0] | undefined;
}): string[] => (range ? [name, rangeKey(range)] : [name]);
