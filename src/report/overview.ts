// The overview: identity, size, waste, layers and causes of waste of an image, and what to run next. For several images, one
// row each.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { formatTitle } from '../image/formats.ts';
import type { FormatName, Listed } from '../image/image.ts';
import { platformText } from '../image/tell-apart.ts';
import { unreadReason } from '../rules/completeness.ts';
import { evaluate, rulesAt } from '../rules/evaluate.ts';
import { type Finding, isError } from '../rules/rule.ts';
import { pluralize } from '../rules/wording.ts';
import { sizeBadge } from './badge.ts';
import { baseCount, baseFacts } from './base/base-text.ts';
import { causesTable, imageCauses } from './bloat/causes.ts';
import { type Block, bytes, type Column, codes, count, digest, text } from './block.ts';
import { checkComment } from './check/comment.ts';
import { archiveArguments, commandLine, imageArguments } from './command-line.ts';
import { type ImageData, imageData } from './image-data.ts';
import { imageHeading, imageTitle, layersInBrief, sizeFacts } from './image-view.ts';
import { imagePicture } from './picture/image-picture.ts';
import type { Picture } from './picture/picture-data.ts';
import { sharedLimits } from './picture/picture-tree.ts';
import type { Report } from './report.ts';

export interface OverviewData {
  readonly archive: {
    /** All detected formats; the one that the images are taken from is first. */
    readonly formats: readonly FormatName[];
    /** Compressions around the whole archive, outermost first. */
    readonly compression: readonly string[];
    /** Manifests that indexes list, other than the images in the archive. */
    readonly otherManifests: readonly {
      readonly kind: Listed['kind'];
      readonly digest: string;
      readonly mediaType: string | null;
      readonly platform: string | null;
      readonly missing: boolean;
    }[];
  };
  readonly images: readonly ImageData[];
}

/** The report if an archive has no image: for a verdict, a failure. */
export function withoutImage(analysis: Analysis, isVerdict: boolean): Report<OverviewData> {
  const report = overview(analysis);
  if (!isVerdict) return report;
  const title = `FAILED  ${analysis.archive.name}`;
  const failed: Block = { kind: 'heading', text: title, tone: 'bad', facts: ['no image'] };
  return {
    ...report,
    isVerdict: true,
    blocks: () => [failed, ...report.blocks().filter(({ kind }) => kind !== 'heading')],
    comment: () => {
      const { name: archive } = analysis.archive;
      const { findings } = report;
      return checkComment({
        title,
        facts: 'no image',
        notes: [],
        images: [],
        unread: [{ archive, image: null, message: 'no image', findings, isUnread: false }],
        quietBelow: 0,
        notExamined: { kind: 'commands', commands: [] },
        allRows: commandLine('check', ...archiveArguments(analysis)),
      });
    },
  };
}

/** `offersExplorer`: whether it is one of the commands to run next. */
export function overview(analysis: Analysis, offersExplorer = false): Report<OverviewData> {
  const findings = evaluate(analysis);
  const { archive, contents } = analysis;
  const images = analysis.images.map(imageData);
  const data: OverviewData = {
    archive: {
      formats: contents.formats,
      compression: archive.compression,
      otherManifests: contents.listed.map(({ kind, digest, mediaType, platform, isMissing }) => ({
        kind,
        digest,
        mediaType: mediaType ?? null,
        platform: platform ?? null,
        missing: isMissing,
      })),
    },
    images,
  };
  const found: Block = { kind: 'findings', findings: findings.filter(({ severity }) => severity !== 'note') };
  const [first, ...others] = analysis.images;
  const [image] = images;
  const only =
    first && image && others.length === 0 ? { analysis: first, image, archive: archiveFacts(data) } : undefined;
  return {
    report: 'overview',
    version: 1,
    subject: [archive.name],
    data,
    findings,
    evaluatedRules: rulesAt({ depth: 'merged', attestations: true }),
    blocks: () => [
      ...(only ? oneImage(only, analysis) : severalImages(data, analysis)),
      found,
      nextCommands(analysis, images, findings, offersExplorer),
    ],
    badge: () =>
      sizeBadge(
        images.map(({ sizes: { content }, complete }) => ({ content, atLeast: !complete })),
        findings.some(isError) ? false : undefined,
      ),
    picture: () => (only ? pictureOf(only, found) : severalPictures(data, analysis, found)),
  };
}

interface SingleImage {
  readonly analysis: ImageAnalysis;
  readonly image: ImageData;
  /** Format and compression of the archive. */
  readonly archive: readonly string[];
}

/** The page must fit on one screen. */
const maxCauses = 5;

/** `docker save, OCI layout`, `gzip`, `2 attestations` */
function archiveFacts({ archive: { formats, compression, otherManifests } }: OverviewData): readonly string[] {
  const others = (['attestation', 'artifact'] as const).flatMap((kind) => {
    const number = otherManifests.filter((other) => other.kind === kind && !other.missing).length;
    return number > 0 ? [pluralize(number, kind)] : [];
  });
  return [formats.map(formatTitle).join(', '), ...compression, ...others];
}

function oneImage({ analysis: one, image, archive }: SingleImage, analysis: Analysis): readonly Block[] {
  const command = imageArguments(analysis, one.image);
  return [
    imageHeading(image, ...archive, ...baseFacts(image.own, image.layers.length)),
    sizeFacts(image, unreadReason(one.layers)),
    { ...layersInBrief(image.layers, commandLine('layers', ...command)), title: 'Layers' },
    causesTable(imageCauses(one), maxCauses, commandLine('bloat', ...command, '--limit', '0')),
  ];
}

const pictureOf = ({ analysis: one, image, archive }: SingleImage, findings: Block): Picture =>
  imagePicture(one, image, {
    head: [
      imageHeading(image, ...archive, ...baseFacts(image.own, image.layers.length)),
      sizeFacts(image, unreadReason(one.layers)),
    ],
    foot: [findings],
  });

/** Images that a page draws. */
const maxDrawn = 50;

function severalPictures(data: OverviewData, analysis: Analysis, findings: Block): Picture {
  const chosen = analysis.images.slice(0, maxDrawn);
  const limits = sharedLimits(chosen.length);
  const notes: string[] = [];
  const images = chosen.flatMap((one, at) => {
    const image = data.images[at] as ImageData;
    const title = [imageTitle(image), platformText(one.image)].filter(Boolean).join(' · ');
    const picture = imagePicture(one, image, { head: [], foot: [] }, limits);
    if (picture.kind === 'image') return [{ title, picture }];
    notes.push(`${title}: ${picture.reason}`);
    return [];
  });
  const head = severalImages(data, analysis);
  const [first] = analysis.images;
  if (!first) return { kind: 'none', reason: 'No map: the archive has no image' };
  if (images.length === 0) return { kind: 'none', reason: 'No map: each image misses a layer in the archive' };
  if (chosen.length < analysis.images.length) {
    const command = commandLine(...imageArguments(analysis, first.image), '--format', 'html');
    notes.push(`${chosen.length} of ${analysis.images.length} images have a map here; for the map of one: ${command}`);
  }
  return { kind: 'images', head, images, notes, foot: [findings] };
}

function severalImages(data: OverviewData, analysis: Analysis): readonly Block[] {
  const { images } = data;
  const platforms = analysis.images.map((one) => platformText(one.image));
  // Manifests can share a config, for example with other compressions.
  const hasDigests = new Set(images.map(({ imageID }) => imageID)).size < images.length;
  const digestColumn: readonly Column[] = hasDigests ? [{ title: 'DIGEST', align: 'left', importance: 3 }] : [];
  return [
    {
      kind: 'heading',
      text: analysis.archive.name,
      facts: [...archiveFacts(data), images.length === 0 ? 'no image' : pluralize(images.length, 'image')],
    },
    {
      kind: 'table',
      columns: [
        { title: 'IMAGE', align: 'left', mayBeCut: true },
        { title: 'PLATFORM', align: 'left', importance: 5 },
        { title: 'IMAGE ID', align: 'left', importance: 2 },
        ...digestColumn,
        { title: 'LAYERS', align: 'right', importance: 1 },
        { title: 'BASE LAYERS', align: 'right', importance: 0 },
        { title: 'DISTRIBUTION', align: 'right', importance: 4 },
        { title: 'CONTENT', align: 'right' },
        { title: 'FILES', align: 'right', importance: 3 },
        { title: 'WASTED', align: 'right' },
      ],
      rows: images.map((image, at) => [
        image.names.length > 0 ? codes(image.names) : text(imageTitle(image)),
        text(platforms[at] ?? null),
        digest(image.imageID),
        ...(hasDigests ? [digest(image.manifestDigest)] : []),
        count(image.layers.length),
        text(baseCount(image.own, image.layers.length)),
        bytes(image.sizes.distribution),
        bytes(image.sizes.content, !image.complete),
        bytes(image.sizes.files, !image.complete),
        bytes(image.wasted, !image.complete),
      ]),
    },
  ];
}

/** Command lines to run next. What an overview does not examine is named, so that it is not mistaken for passed. */
function nextCommands(
  analysis: Analysis,
  images: readonly ImageData[],
  findings: readonly Finding[],
  offersExplorer: boolean,
): Block {
  const [first] = analysis.images;
  const chosen = first ? imageArguments(analysis, first.image) : [];
  const archive = archiveArguments(analysis);
  const noteCount = findings.filter(({ severity }) => severity === 'note').length;
  return {
    kind: 'commands',
    commands: [
      ...(images.length > 1 ? [{ purpose: 'One image', command: commandLine(...chosen) }] : []),
      ...(images.length === 1 && images[0]?.wasted
        ? [{ purpose: 'How to fix', command: commandLine('bloat', ...chosen) }]
        : []),
      {
        purpose: noteCount > 0 ? `All checks (${pluralize(noteCount, 'note')} not shown)` : 'All checks',
        command: commandLine('validate', ...archive),
      },
      ...(first ? [{ purpose: 'Verify digests', command: commandLine('verify', ...archive) }] : []),
      ...(first && offersExplorer
        ? [{ purpose: 'Look inside', command: commandLine('explore', ...(images.length > 1 ? archive : chosen)) }]
        : []),
    ],
  };
}
