// changes: what each layer did, path by path, as `docker diff` lists it; T stands for paths with new attributes only.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { displayPath } from '../rules/wording.ts';
import { type Attribute, type Change, type ChangeKind, counts } from '../tree/change.ts';
import { type Block, bytes, type Cell, count, type Tone, text, toned } from './block.ts';
import type { Report } from './report.ts';

export interface ChangesData {
  readonly layers: readonly { readonly index: number; readonly changes: readonly ChangeData[] }[];
}

export interface ChangeData {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  /** Bytes of the file; of a removed directory, of all files in it. */
  readonly size: number;
  /** Layer of the previous entry at this path. */
  readonly fromLayer: number | null;
}

/** As docker diff prints them, except M for modified (C in docker diff) and T for touched. */
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
    // Directories of which only the time changed are left out of the page, not of the data.
    const changes = all.filter(counts).map(changeData);
    return [layerHeading(index, instructionOf(image.layers[index])), listBlock(changes)];
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
  fromLayer: before?.layer ?? null,
});

const layerHeading = (index: number, instruction: string | null): Block => ({
  kind: 'heading',
  text: `Layer ${index}`,
  facts: instruction === null ? [] : [instruction],
});

const tones: Readonly<Record<ChangeKind, Tone>> = {
  added: 'more',
  modified: 'changed',
  touched: 'changed',
  removed: 'less',
};

/** The letter of a change, in its color. */
export const changeLetter = (kind: ChangeKind): Cell => toned(tones[kind], text(changeLetters[kind]));

/** What differs at a path. */
export const attributesText = (kind: ChangeKind, attributes: readonly Attribute[]): string =>
  attributes.join(' ') || (kind === 'touched' ? 'identical' : '');

function listBlock(changes: readonly ChangeData[]): Block {
  if (changes.length === 0) return { kind: 'lines', lines: ['no changes'] };
  return {
    kind: 'table',
    columns: [
      { title: ' ', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'FROM LAYER', align: 'right', importance: 1 },
      { title: 'ATTRIBUTES', align: 'left', importance: 2 },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: changes.map(({ path, kind, attributes, size, fromLayer }) => [
      changeLetter(kind),
      bytes(size),
      count(fromLayer),
      text(attributesText(kind, attributes)),
      text(displayPath(path)),
    ]),
  };
}
