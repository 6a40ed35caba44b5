// facts: which rows were written to the tables of a directory, and which archives could not be read.
import { pluralize } from '../../rules/wording.ts';
import { type Block, code, text } from '../block.ts';
import type { Report } from '../report.ts';
import { factsVersion } from './tables.ts';

export interface FactsData {
  /** The directory of the tables. */
  readonly directory: string;
  /** Version of the tables. */
  readonly tableVersion: number;
  /** Images that got rows now, and those that had them. */
  readonly images: { readonly written: number; readonly known: number };
  /** The same for layers, and how many were read. */
  readonly layers: { readonly written: number; readonly known: number; readonly scanned: number };
  /** Archives and images that have no rows. */
  readonly failures: readonly { readonly archive: string; readonly image: string | null; readonly message: string }[];
}

export function facts(
  directory: string,
  result: Pick<FactsData, 'images' | 'layers' | 'failures'>,
  subject: readonly string[],
): Report<FactsData> {
  const data = { directory, tableVersion: factsVersion, ...result };
  const { images, layers, failures } = data;
  return {
    report: 'facts',
    version: 1,
    subject,
    data,
    findings: [],
    isUnread: failures.length > 0,
    blocks: (): readonly Block[] => [
      {
        kind: 'sentence',
        sentence: [
          { code: directory },
          `: ${pluralize(images.written, 'image')} and ${pluralize(layers.written, 'layer')} written; `,
          `already there: ${pluralize(images.known, 'image')} and ${pluralize(layers.known, 'layer')}`,
        ],
      },
      ...(failures.length === 0 ? [] : [failuresTable(failures)]),
    ],
  };
}

const failuresTable = (failures: FactsData['failures']): Block => ({
  kind: 'table',
  title: `Not written: ${failures.length}`,
  columns: [
    { title: 'ARCHIVE', align: 'left', mayBeCut: true },
    { title: 'IMAGE', align: 'left', mayBeCut: true, importance: 0 },
    { title: 'PROBLEM', align: 'left', mayWrap: true },
  ],
  rows: failures.map(({ archive, image, message }) => [code(archive), code(image ?? ''), text(message)]),
});
