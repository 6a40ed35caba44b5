// changes: the paths that each layer changed, as `docker diff` lists them; T marks paths whose content stayed the same.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { missingAt } from '../layer/entry.ts';
import { absentText } from '../rules/completeness.ts';
import { furtherFindings, missingFacts, worstFirst } from '../rules/evaluate.ts';
import { leftOutFindings, withoutShown } from '../rules/left-out.ts';
import { displayPath, pluralize } from '../rules/wording.ts';
import { type Attribute, type Change, type ChangeKind, counts } from '../tree/change.ts';
import { implied } from '../tree/entry-ref.ts';
import { type Block, bytes, type Cell, count, cutList, madeRows, type Tone, text, toned } from './block.ts';
import {
  type ChangeTotals,
  changedDirectories,
  type DirectoryChanges,
  directoriesBlock,
  storedBytes,
  totalsOf,
  totalText,
} from './change-totals.ts';
import { archiveArguments, commandLine, imageArguments } from './command-line.ts';
import { fileCell } from './files/file-cell.ts';
import { hardLinks } from './hard-links.ts';
import type { Report } from './report.ts';

export interface ChangesData {
  readonly layers: readonly {
    readonly index: number;
    /** Null if this layer, or one below it, is not in the archive. */
    readonly changes: readonly ChangeData[] | null;
    /** Without directories of which only the time changed. */
    readonly totals: ChangeTotals | null;
    /** Only with --stat. */
    readonly directories?: readonly DirectoryChanges[];
  }[];
}

/** Which changes are shown, and how. */
export interface ChangesView {
  /** Indexes of the layers. */
  readonly layers: readonly number[];
  /** Undefined: all paths. */
  readonly wants: ((path: string) => boolean) | undefined;
  readonly order: 'path' | 'size';
  readonly list: 'paths' | 'directories';
  readonly maxRows: number;
  /** The options as arguments, without --layer and --limit. */
  readonly options: readonly string[];
}

export interface ChangeData {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  /** Bytes of the file as stored, 0 for a hard link; of a removed directory, of all files in it. */
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

/** `known` are the layers below the first that is not in the archive. */
export function changes(
  analysis: Analysis,
  image: ImageAnalysis,
  known: Merged,
  view: ChangesView,
): Report<ChangesData> {
  const { wants = () => true } = view;
  const leftOut = leftOutFindings({ ...analysis, images: [{ ...image, stack: known }] }).filter(
    ({ where: { layer, path } }) => view.layers.includes(layer ?? 0) && wants(path ?? ''),
  );
  const findings = worstFirst([...missingFacts(analysis), ...leftOut]);
  const further = withoutShown(furtherFindings(analysis), leftOut);
  const others = { findings: further, command: commandLine('validate', ...archiveArguments(analysis)) };
  const made = view.layers.map((index) => (index < known.tables.length ? layerChanges(index, known, view) : undefined));
  const layers = view.layers.map((index, at): ChangesData['layers'][number] => {
    const { changes, totals, directories } = made[at] ?? { changes: null, totals: null };
    return { index, changes, totals, ...(directories && { directories }) };
  });
  const instructions = image.layers.map(instructionOf);
  const layerBlocks = (index: number, at: number): readonly Block[] => {
    const heading = layerHeading(index, instructions[index] ?? null);
    const found = made[at];
    if (!found) return [heading, unknownBlock(image, known)];
    const words = [...imageArguments(analysis, image.image), '--layer', String(index), ...view.options];
    return [heading, ...listBlocks(found, view.maxRows, (...more) => commandLine('changes', ...words, ...more))];
  };
  // If only some paths are asked for, layers that change none of them are left out.
  const isShown = (at: number): boolean => view.wants === undefined || made[at]?.changes.length !== 0;
  const shownBlocks = (): readonly Block[] => {
    const blocks = view.layers.flatMap((index, at) => (isShown(at) ? layerBlocks(index, at) : []));
    return blocks.length > 0 || view.layers.length === 0 ? blocks : [{ kind: 'sentence', sentence: 'no changes' }];
  };
  return {
    report: 'changes',
    version: 1,
    subject: [analysis.archive.name],
    data: { layers },
    items: layers.flatMap(({ index, changes, directories }) =>
      (directories ?? changes ?? []).map((item) => ({ layer: index, ...item })),
    ),
    findings,
    isNo: leftOut.length > 0,
    blocks: () => [
      ...(view.list === 'paths' ? [{ kind: 'sentence', sentence: changeLegend } as const] : []),
      ...shownBlocks(),
      { kind: 'findings', findings, others },
    ],
  };
}

/** The changes of one layer, in the order of the list. */
interface LayerChanges {
  readonly changes: readonly ChangeData[];
  /** Those that count: directories of which only the time changed are in the data, but not on the page. */
  readonly shown: readonly ChangeData[];
  readonly totals: ChangeTotals;
  readonly directories?: readonly DirectoryChanges[] | undefined;
}

function layerChanges(index: number, known: Merged, { wants, order, list }: ChangesView): LayerChanges {
  const found = known.changes(index, wants);
  // A hard link can lead to a file that does not match.
  const links = hardLinks(wants ? known.changes(index) : found, index, known.tables);
  const both = found.map((change) => ({ change, data: changeData(change, links.get(change.path) ?? null, known) }));
  if (order === 'size') both.sort((a, b) => b.data.size - a.data.size);
  const shown = both.flatMap(({ change, data }) => (counts(change) ? [data] : []));
  return {
    changes: both.map(({ data }) => data),
    shown,
    totals: totalsOf(shown),
    directories: list === 'directories' ? changedDirectories(shown, order) : undefined,
  };
}

function changeData(
  { path, kind, attributes, size, before, after }: Change,
  hardlinkTo: string | null,
  { tables }: Merged,
): ChangeData {
  const table = after && after.row !== implied ? tables[after.layer] : undefined;
  const missingBytes = table && after ? missingAt(table, after.row) : 0;
  const stored = table && after ? (table.size[after.row] as number) : size;
  return {
    path,
    kind,
    attributes,
    size: hardlinkTo === null ? stored : 0,
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

/** `command` shows more, with further options. */
function listBlocks(
  { changes, shown, totals, directories }: LayerChanges,
  maxRows: number,
  command: (...more: readonly string[]) => string,
): readonly Block[] {
  const hidden = changes.length - shown.length;
  const purpose = `${pluralize(hidden, 'directory', 'directories')} not shown (only their time changed); all`;
  const commands = [{ purpose, command: command('--format', 'json') }];
  const rest: readonly Block[] = hidden === 0 ? [] : [{ kind: 'commands', commands }];
  if (shown.length === 0) return rest.length > 0 ? rest : [{ kind: 'sentence', sentence: 'no changes' }];
  const all = command('--limit', '0');
  const list = directories
    ? directoriesBlock(directories, totals, maxRows, all)
    : listBlock(shown, totals, maxRows, all);
  return [list, ...rest];
}

function listBlock(changes: readonly ChangeData[], totals: ChangeTotals, maxRows: number, command: string): Block {
  const { shown, cut } = cutList(changes, maxRows, 'changes', command);
  return {
    kind: 'table',
    columns: [
      { title: ' ', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'FROM LAYER', align: 'right', importance: 1 },
      { title: 'ATTRIBUTES', align: 'left', importance: 2 },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: madeRows(shown, (change) => [
      changeLetter(change.kind),
      bytes(change.size),
      count(change.fromLayer),
      text(attributesText(change.kind, change.attributes)),
      fileCell(displayPath(change.path), change),
    ]),
    total: [text(''), bytes(storedBytes(totals)), text(''), text(''), text(totalText(totals))],
    cut,
  };
}
