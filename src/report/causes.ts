// The causes of hidden bytes as data and as a table: what was done, where the bytes sit, which instruction did it.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { causesOf } from '../analysis/causes.ts';
import type { HiddenLabel, Ledger } from '../analysis/ledger.ts';
import { advice, type Steps } from '../rules/advice.ts';
import { instruction } from '../spec/instruction.ts';
import type { Attribute } from '../tree/change.ts';
import { type Block, blanks, bytes, count, text } from './block.ts';

export interface CauseData {
  readonly label: HiddenLabel;
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  readonly files: number;
  readonly sitsIn: readonly number[];
  readonly causedBy: number;
  readonly createdBy: string | null;
  readonly advice: string;
}

/** Most bytes first; `steps` are the instructions of the layers. */
function causeData(ledger: Ledger, steps: Steps): readonly CauseData[] {
  return causesOf(ledger).map((cause) => ({
    label: cause.label,
    attributes: cause.attributes,
    bytes: cause.bytes,
    files: cause.files,
    sitsIn: cause.sitsIn,
    causedBy: cause.causedBy,
    createdBy: steps[cause.causedBy],
    advice: advice(cause, steps),
  }));
}

/** None where a layer is not in the archive. */
export const imageCauses = ({ image, merged }: ImageAnalysis): readonly CauseData[] =>
  merged
    ? causeData(
        merged.ledger,
        image.layers.map(({ history }) => history?.created_by ?? null),
      )
    : [];

/** The first `most` causes; with a total where all are shown. */
export function causesTable(causes: readonly CauseData[], most: number): Block {
  const sum = (of: (cause: CauseData) => number): number => causes.reduce((total, cause) => total + of(cause), 0);
  return {
    kind: 'table',
    columns: [
      { title: 'HIDDEN', align: 'right' },
      { title: 'FILES', align: 'right' },
      { title: 'LABEL', align: 'left' },
      { title: 'CHANGED', align: 'left' },
      { title: 'SITS IN', align: 'left', mayBeDropped: true },
      { title: 'CAUSED BY', align: 'right' },
      { title: 'CREATED BY', align: 'left', mayBeCut: true },
    ],
    rows: causes
      .slice(0, most)
      .map((cause) => [
        bytes(cause.bytes),
        count(cause.files),
        text(cause.label),
        text(cause.label === 'recopied' ? cause.attributes.join(' ') || 'nothing' : ''),
        text(cause.sitsIn.join(' ')),
        count(cause.causedBy),
        text(cause.createdBy && instruction(cause.createdBy)),
      ]),
    total:
      causes.length > most
        ? undefined
        : [bytes(sum((cause) => cause.bytes)), count(sum(({ files }) => files)), text('TOTAL'), ...blanks(4)],
  };
}

/** What to write instead, with the bytes it saves. */
export const adviceTable = (causes: readonly CauseData[], mostRows: number): Block => ({
  kind: 'table',
  columns: [
    { title: 'SAVES', align: 'right' },
    { title: 'WHAT TO WRITE INSTEAD', align: 'left', mayWrap: true },
  ],
  rows: causes
    .slice(0, mostRows)
    .map((cause) => [bytes(cause.bytes), text(`layer ${cause.causedBy}: ${cause.advice}`)]),
});
