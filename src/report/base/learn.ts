// base learn: the base images that were added to the file.
import { pluralize } from '../../rules/wording.ts';
import { type Block, codes, count, digest, text, time } from '../block.ts';
import type { Report } from '../report.ts';

export interface BaseLearnData {
  /** The file. */
  readonly source: string;
  readonly images: readonly LearnedImage[];
  /** Number of base images in the file. */
  readonly baseCount: number;
}

export interface LearnedImage {
  readonly archive: string;
  readonly names: readonly string[];
  readonly created: string | null;
  readonly layerCount: number;
  readonly chainID: string;
  /** known: the file is not changed · extended: an image with the same layers got other names or digests */
  readonly status: 'added' | 'extended' | 'known';
}

/** `written` is the new text of the file; undefined if it does not change. */
export function baseLearn(
  data: BaseLearnData,
  subject: readonly string[],
  written: string | undefined,
): Report<BaseLearnData> {
  const { source, images, baseCount } = data;
  return {
    report: 'base-learn',
    version: 1,
    subject,
    data,
    items: images,
    findings: [],
    ...(written === undefined ? {} : { files: [{ name: source, text: written }] }),
    blocks: (unwritten = new Set()): readonly Block[] => [
      {
        kind: 'table',
        columns: [
          { title: 'IMAGE', align: 'left', mayBeCut: true },
          { title: 'CREATED', align: 'left', importance: 1 },
          { title: 'LAYERS', align: 'right', importance: 2 },
          { title: 'CHAIN ID', align: 'left', importance: 0 },
          { title: 'STATUS', align: 'left' },
        ],
        rows: images.map(({ names, created, layerCount, chainID, status }) => [
          codes(names),
          time(created),
          count(layerCount),
          digest(chainID),
          text(status),
        ]),
      },
      {
        kind: 'sentence',
        sentence: unwritten.has(source)
          ? `${source} could not be written`
          : [{ code: source }, ` has ${pluralize(baseCount, 'base image')}`],
      },
    ],
  };
}
