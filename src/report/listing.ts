// ls: what `docker image ls` lists, a row for each name of each image; over one or several archives.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { dockerSize } from '../analysis/docker-size.ts';
import { missingFacts, nameFindings } from '../rules/evaluate.ts';
import { parseReference } from '../spec/reference.ts';
import { utcTime } from '../spec/time.ts';
import { bytes, digest, text, time } from './block.ts';
import type { Report } from './report.ts';

export interface ListingData {
  readonly images: readonly ListedImage[];
}

export interface ListedImage {
  readonly repository: string | null;
  readonly tag: string | null;
  readonly imageID: string | null;
  readonly digest: string | null;
  readonly platform: string | null;
  readonly created: string | null;
  /** Docker's figure: files and the targets of symbolic links. */
  readonly size: number | null;
  readonly archive: string;
}

export function listing(analyses: readonly Analysis[]): Report<ListingData> {
  const rows = analyses.flatMap(({ archive, images }) => images.flatMap((image) => rowsOf(image, archive.name)));
  const findings = [...analyses.flatMap(missingFacts), ...nameFindings(analyses)];
  return {
    report: 'ls',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data: { images: rows },
    items: rows,
    findings,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'REPOSITORY', align: 'left', mayBeCut: true },
          { title: 'TAG', align: 'left' },
          { title: 'IMAGE ID', align: 'left' },
          { title: 'CREATED', align: 'left' },
          { title: 'SIZE', align: 'right' },
        ],
        rows: rows.map((row) => [
          text(row.repository ?? '<none>'),
          text(row.tag ?? '<none>'),
          digest(row.imageID),
          time(row.created),
          bytes(row.size),
        ]),
      },
    ],
  };
}

function rowsOf(analysis: ImageAnalysis, archive: string): ListedImage[] {
  const { image } = analysis;
  const common = {
    imageID: image.imageID ?? null,
    digest: image.manifestDigest ?? null,
    platform: image.platform ?? null,
    created: (image.created && utcTime(image.created)) || null,
    size: dockerSize(analysis),
    archive,
  };
  const references = image.names.length > 0 ? image.names.map(parseReference) : [{}];
  return references.map(({ repository, tag }) => ({ repository: repository ?? null, tag: tag ?? null, ...common }));
}
