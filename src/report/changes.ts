// changes: the paths that each layer changed, as `docker diff` lists them; T marks paths whose content stayed the same.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { missingAt } from '../layer/entry.ts';
import type { EntryTable } from '../layer/entry-table.ts';
import { absentText } from '../rules/completeness.ts';
import { furtherFindings, missingFacts, worstFirst } from '../rules/evaluate.ts';
import { leftOutFindings, withoutShown } from '../rules/left-out.ts';
import { displayPath, pluralize } from '../rules/wording.ts';
import { type Attribute, type Change, type ChangeKind, counts } from '../tree/change.ts';
import { implied } from '../tree/entry-ref.ts';
import { type Block, bytes, type Cell, count, madeRows, type Tone, text, toned } from './block.ts';
import { archiveArguments, commandLine, imageArguments } from './command-line.ts';
import { fileCell } from './files/file-cell.ts';
import { hardLinks } from './hard-links.ts';
import type { Report } from './report.ts';

export interface ChangesData {
  readonly layers: readonly {
    readonly index: number;
    /** Null if this layer, or one below it, is not in the archive. */
    readonly changes: readonly ChangeData[] | null;
  }[];
}

export interface ChangeData {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  /** Bytes of the file, 0 for a hard link; of a removed directory, of all files in it. */
  readonly size: number;
  /** For a hard link, the path that it links to. */
  readonly hardlinkTo: string | null;
  /** Only if the layer ends inside the file: bytes that its header declares and the layer does not have. */
  readonly missingBytes?: number;
  /** Layer of the previous entry at this path. */
  readonly fromLayer: number | null;
}

export const changeLetters: Readonly<Record<ChangeKind, string>> = {
  added: 'A',
  modified: 'M',
  touched: 'T',
  removed: 'D',
};

export const changeLegend = 'A added · M modified · T touched (same content) · D removed';

/** `known` are the layers below the first that is not in the archive. `wanted` are indexes of the layers to show. */
export function changes(
  analysis: Analysis,
  image: ImageAnalysis,
  known: Merged,
  wanted: readonly number[],
): Report<ChangesData> {
  const shown = { ...analysis, images: [{ ...image, stack: known }] };
  const leftOut = leftOutFindings(shown).filter(({ where }) => wanted.includes(where.layer ?? 0));
  const findings = worstFirst([...missingFacts(analysis), ...leftOut]);
  const further = withoutShown(furtherFindings(analysis), leftOut);
  const others = { findings: further, command: commandLine('validate', ...archiveArguments(analysis)) };
  const made = wanted.map((index) => ({ index, changes: index < known.tables.length ? known.changes(index) : null }));
  const dataOf = (changes: readonly Change[], index: number): readonly ChangeData[] => {
    const links = hardLinks(changes, index, known.tables);
    return changes.map((change) => changeData(change, links.get(change.path) ?? null, known));
  };
  const layers = made.map(({ index, changes }) => ({ index, changes: changes && dataOf(changes, index) }));
  const instructions = image.layers.map(instructionOf);
  const layerBlocks = ({ index, changes: all }: (typeof made)[number], at: number): readonly Block[] => {
    const heading = layerHeading(index, instructions[index] ?? null);
    const data = layers[at]?.changes;
    if (!all || !data) return [heading, unknownBlock(image, known)];
    // Directories of which only the time changed are listed in the data, but not on the page.
    const shown = data.filter((_, number) => counts(all[number] as Change));
    const words = [...imageArguments(analysis, image.image), '--layer', String(index), '--format', 'json'];
    return [heading, ...listBlocks(shown, data.length - shown.length, commandLine('changes', ...words))];
  };
  return {
    report: 'changes',
    version: 1,
    subject: [analysis.archive.name],
    data: { layers },
    items: layers.flatMap(({ index, changes }) => (changes ?? []).map((change) => ({ layer: index, ...change }))),
    findings,
    isNo: leftOut.length > 0,
    blocks: () => [
      { kind: 'sentence', sentence: changeLegend },
      ...made.flatMap(layerBlocks),
      { kind: 'findings', findings, others },
    ],
  };
}

function changeData(
  { path, kind, attributes, size, before, after }: Change,
  hardlinkTo: string | null,
  { tables }: Merged,
): ChangeData {
  const missingBytes = after && after.row !== implied ? missingAt(tables[after.layer] as EntryTable, after.row) : 0;
  return {
    path,
    kind,
    attributes,
    size: hardlinkTo === null ? size : 0,
    hardlinkTo,
    ...(missingBytes > 0 ? { missingBytes } : {}),
    fromLayer: before?.layer ?? null,
  };
}

const unknownBlock = ({ layers }: ImageAnalysis, { tables }: Merged): Block => ({
  kind: 'sentence',
  sentence: `unknown: ${absentText(layers.slice(tables.length, tables.length + 1))}`,
});

const layerHeading = (index: number, instruction: string | null): Block => ({
  kind: 'heading',
  text: `Layer ${index}`,
  facts: [instruction === null ? 'unknown instruction' : [{ code: instruction }]],
});

const tones: Readonly<Record<ChangeKind, Tone>> = {
  added: 'more',
  modified: 'changed',
  touched: 'changed',
  removed: 'less',
};

/** The letter of a change, in its color. */
export const changeLetter = (kind: ChangeKind): Cell => toned(tones[kind], text(changeLetters[kind]));

/** What differs at a path; identical if the same file was stored again. */
export const attributesText = (kind: ChangeKind, attributes: readonly Attribute[]): string =>
  attributes.join(', ') || (kind === 'touched' ? 'identical' : '');

/** `hidden` is the number of directories that are left out; `command` shows them. */
function listBlocks(changes: readonly ChangeData[], hidden: number, command: string): readonly Block[] {
  const purpose = `${pluralize(hidden, 'directory', 'directories')} not shown (only their time changed); all`;
  const rest: readonly Block[] = hidden === 0 ? [] : [{ kind: 'commands', commands: [{ purpose, command }] }];
  if (changes.length > 0) return [listBlock(changes), ...rest];
  return rest.length > 0 ? rest : [{ kind: 'sentence', sentence: 'no changes' }];
}

function listBlock(changes: readonly ChangeData[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: ' ', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'FROM LAYER', align: 'right', importance: 1 },
      { title: 'ATTRIBUTES', align: 'left', importance: 2 },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: madeRows(changes, (change) => [
      changeLetter(change.kind),
      bytes(change.size),
      count(change.fromLayer),
      text(attributesText(change.kind, change.attributes)),
      fileCell(displayPath(change.path), change),
    ]),
  };
}
