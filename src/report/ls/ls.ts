// ls: the list of `docker image ls`: one row for each name of each image, newest first, for one or several archives.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { dockerSize } from '../../analysis/sizes.ts';
import type { Image } from '../../image/image.ts';
import { platformText } from '../../image/tell-apart.ts';
import { parseReference } from '../../oci/reference.ts';
import { isComplete } from '../../rules/completeness.ts';
import { findingsOfEach, missingFacts, nameFindings } from '../../rules/evaluate.ts';
import { utcTime } from '../../text/time.ts';
import { type Block, bytes, type Column, code, digest, text, time, wholeDigest } from '../block.ts';
import type { Report } from '../report.ts';
import { type DockerImageOptions, dockerImage, dockerImageHeaders, type ListedImage } from './docker-images.ts';

export interface LsData {
  readonly images: readonly ListedImage[];
}

export interface LsOptions extends DockerImageOptions {
  readonly keeps: (image: Image) => boolean;
  readonly keepsName: (name: string) => boolean;
  /** all: Docker's columns · digests: also the manifest digest · ids: only IDs */
  readonly columns: 'all' | 'digests' | 'ids';
  /** Whether the page shows findings about names. */
  readonly hasNotes: boolean;
}

export function ls(analyses: readonly Analysis[], options: LsOptions): Report<LsData> {
  const listed = analyses
    .flatMap(({ archive, images }) =>
      images
        .filter(({ image }) => options.keeps(image))
        .flatMap((image) => rowsOf(image, archive.name, options.keepsName)),
    )
    .sort((a, b) => compareTimes(b.row.created, a.row.created));
  const rows = listed.map(({ row }) => row);
  const findings = [...findingsOfEach(analyses, missingFacts), ...nameFindings(analyses)];
  return {
    report: 'ls',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data: { images: rows },
    items: rows,
    templateRows: rows.map((row) => dockerImage(row, options)),
    templateHeaders: dockerImageHeaders,
    findings,
    pageHasFindings: options.hasNotes,
    blocks: () => [
      options.columns === 'ids' ? ids(rows, options) : table(listed, options),
      ...(options.hasNotes ? [{ kind: 'findings', findings, maxOfOneRule: 10 } as const] : []),
    ],
  };
}

/** Newest first, to the nanosecond. Images without a time come last. */
function compareTimes(a: string | null, b: string | null): number {
  const comparable = (time: string | null): string => (time === null ? '' : withFraction(time));
  const [first, second] = [comparable(a), comparable(b)];
  return first < second ? -1 : first === second ? 0 : 1;
}

/** With nine decimals, so that times can be compared as strings. */
function withFraction(utc: string): string {
  const [seconds, fraction = ''] = utc.replace('Z', '').split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}`;
}

/** Docker prints the ID of an image once for each of its names. */
const ids = (rows: readonly ListedImage[], options: LsOptions): Block => ({
  kind: 'lines',
  lines: rows.map((row) => dockerImage(row, options).ID),
});

/** A row, and the platform of its image with version and features. */
interface LsRow {
  readonly row: ListedImage;
  readonly platform: string | undefined;
}

/** Docker's columns. Rows with one name also show their platform, and rows with one ID the manifest digest. */
function table(listed: readonly LsRow[], { columns, isTruncated }: LsOptions): Block {
  const id = isTruncated ? digest : wholeDigest;
  const rows = listed.map(({ row }) => row);
  const withPlatform = isRepeated(rows.map((row) => JSON.stringify([row.archive, row.repository, row.tag])));
  const withDigest =
    columns === 'digests' ||
    isRepeated(rows.map((row) => JSON.stringify([row.archive, row.repository, row.tag, row.imageID])));
  const digestColumn: readonly Column[] = withDigest ? [{ title: 'DIGEST', align: 'left', mayBeCut: isTruncated }] : [];
  const platformColumn: readonly Column[] = withPlatform ? [{ title: 'PLATFORM', align: 'left' }] : [];
  return {
    kind: 'table',
    keepsHead: true,
    columns: [
      { title: 'REPOSITORY', align: 'left', mayBeCut: isTruncated },
      { title: 'TAG', align: 'left' },
      ...platformColumn,
      ...digestColumn,
      { title: 'IMAGE ID', align: 'left' },
      { title: 'CREATED', align: 'left' },
      { title: 'SIZE', align: 'right' },
    ],
    rows: listed.map(({ row, platform }) => [
      code(row.repository ?? '<none>'),
      code(row.tag ?? '<none>'),
      ...(withPlatform ? [text(platform ?? null)] : []),
      ...(withDigest ? [code(row.digest ?? '<none>')] : []),
      id(row.imageID),
      time(row.created),
      bytes(row.size, !row.complete),
    ]),
  };
}

const isRepeated = (keys: readonly string[]): boolean => new Set(keys).size < keys.length;

function rowsOf(analysis: ImageAnalysis, archive: string, keepsName: LsOptions['keepsName']): LsRow[] {
  const { image } = analysis;
  const common = {
    imageID: image.imageID ?? null,
    digest: image.manifestDigest ?? null,
    platform: image.platform ?? null,
    created: (image.created && utcTime(image.created)) || null,
    size: dockerSize(analysis),
    complete: analysis.layers.every(isComplete),
    archive,
  };
  const references = image.names.length > 0 ? image.names.filter(keepsName).map(parseReference) : [{}];
  const platform = platformText(image);
  return references.map(({ repository, tag }) => ({
    row: { repository: repository ?? null, tag: tag ?? null, ...common },
    platform,
  }));
}
