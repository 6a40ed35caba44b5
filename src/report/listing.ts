// ls: what `docker image ls` lists, a row for each name of each image; over one or several archives.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { dockerSize } from '../analysis/docker-size.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { parseReference } from '../spec/reference.ts';
import { utcTime } from '../spec/time.ts';
import { bytes, digest, text, time } from './block.ts';
import { type DockerImageOptions, dockerImage, dockerImageHeaders } from './docker-images.ts';
import type { ListedImage } from './listed-image.ts';
import type { Report } from './report.ts';

export interface ListingData {
  readonly images: readonly ListedImage[];
}

export function listing(analyses: readonly Analysis[], options: DockerImageOptions): Report<ListingData> {
  const rows = analyses.flatMap(({ archive, images }) => images.flatMap((image) => rowsOf(image, archive.name)));
  const findings = analyses.flatMap(missingFacts);
  return {
    report: 'ls',
    version: 1,
    subject: analyses.map(({ archive }) => archive.name),
    data: { images: rows },
    items: rows,
    templateRows: rows.map((row) => dockerImage(row, options)),
    templateHeaders: dockerImageHeaders,
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
      { kind: 'findings', findings },
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
