// changes: what each layer did, path by path, as `docker diff` has it, with T for what only attributes set apart.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { instruction } from '../spec/instruction.ts';
import { type Attribute, type Change, type ChangeKind, counts } from '../tree/change.ts';
import { type Block, bytes, count, text } from './block.ts';
import type { Report } from './report.ts';

export interface ChangesData {
  readonly layers: readonly { readonly index: number; readonly changes: readonly ChangeData[] }[];
}

export interface ChangeData {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  /** Bytes of the file; of what was removed, the payload hidden with it. */
  readonly size: number;
  /** Layer of what stood there before. */
  readonly from: number | null;
}

/** As docker diff has them, with T for what only attributes set apart and M for what docker calls C. */
export const changeLetters: Readonly<Record<ChangeKind, string>> = {
  added: 'A',
  modified: 'M',
  touched: 'T',
  removed: 'D',
};

/** `wanted` are the indexes of the layers to show. */
export function changes(analysis: Analysis, image: ImageAnalysis, wanted: readonly number[]): Report<ChangesData> {
  const findings = missingFacts(analysis);
  const made = wanted.map((index) => ({ index, changes: image.merged?.changes(index) ?? [] }));
  const layers = made.map(({ index, changes }) => ({ index, changes: changes.map(changeData) }));
  const blocks = made.flatMap(({ index, changes: all }): Block[] => {
    // Directories of which only the time changed are in the data; on the page they would hide the rest.
    const changes = all.filter(counts).map(changeData);
    const createdBy = image.layers[index].layer.history?.created_by;
    return [
      { kind: 'heading', text: `layer ${index}`, note: createdBy ? instruction(createdBy) : '' },
      listBlock(changes),
    ];
  });
  return {
    report: 'changes',
    version: 1,
    subject: [analysis.archive.name],
    data: { layers },
    items: layers.flatMap(({ index, changes }) => changes.map((change) => ({ layer: index, ...change }))),
    findings,
    blocks: [...blocks, { kind: 'findings', findings }],
  };
}

const changeData = ({ path, kind, attributes, size, before }: Change): ChangeData => ({
  path,
  kind,
  attributes,
  size,
  from: before?.layer ?? null,
});

function listBlock(changes: readonly ChangeData[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: ' ', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'FROM', align: 'right', mayBeDropped: true },
      { title: 'WHAT', align: 'left' },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: changes.map(({ path, kind, attributes, size, from }) => [
      text(changeLetters[kind]),
      bytes(size),
      count(from),
      text(attributes.join(' ') || (kind === 'touched' ? 'nothing' : '')),
      text(path === '' ? '/' : path),
    ]),
  };
}
