// The growth from one image to another as a table: by layer and instruction, with the directories that changed most.
import { changedWords, type Words } from '../../analysis/comparison/edited-layers.ts';
import type { BytesOfKind } from '../../analysis/comparison/profile.ts';
import { sum } from '../../analysis/sizes.ts';
import { displayPath, indexRanges, pluralize } from '../../rules/wording.ts';
import { kindText } from '../bloat/causes.ts';
import { blanks, type Cell, type Code, change, type Line, type TableBlock, text, toned } from '../block.ts';
import { excerpt } from './config-view.ts';
import type { StepData } from './waterfall-data.ts';

/**
 * A row for each layer that differs, followed by the directories with the largest changes and the rest of the layer. Identical
 * layers are one row, and so are different layers of the same size. Compressed bytes have columns of their own if they are known.
 */
export function waterfallTable(steps: readonly StepData[], maxRows: number, command: string): TableBlock {
  const isCompressed = isCompressedKnown(steps);
  const shared = steps.filter(({ part }) => part === 'shared');
  const others = steps.filter(({ part }) => part === 'base' || part === 'own');
  const documents = isCompressed ? steps.filter(({ part }) => part === 'documents') : [];
  const causes = largestFirst(others.flatMap(causesOf));
  const shown = new Set(causes.slice(0, maxRows));
  const isQuiet = (step: StepData): boolean =>
    step.sizes.content === 0 &&
    !(isCompressed && step.sizes.distribution) &&
    !causesOf(step).some((one) => shown.has(one));
  const quiet = others.filter(isQuiet);
  const cut =
    causes.length > shown.size
      ? { cut: { shown: shown.size, total: causes.length, rows: 'directories', command } }
      : {};
  const whole = (some: readonly StepData[]) => wholeCells(sumOf(some.map(sizesOf)), isCompressed);
  const layerRow = (step: StepData): readonly Cell[] => [
    ...whole([step]),
    ...indexesOf([step]),
    text(step.part),
    text(instructionLine(step)),
  ];
  return {
    kind: 'table',
    title: `What changed the size (uncompressed content${isCompressed ? '; DISTRIBUTION is compressed' : ''})`,
    columns: [
      { title: 'CHANGE', align: 'right' },
      { title: 'OF WHICH', align: 'right', importance: 3 },
      ...(isCompressed ? compressedColumns : []),
      { title: 'OLD', align: 'right' },
      { title: 'NEW', align: 'right' },
      { title: 'PART', align: 'left', importance: 2 },
      { title: 'INSTRUCTION OR DIRECTORY', align: 'left', mayBeCut: true },
    ],
    rows: [
      ...(shared.length > 0 ? [sharedRow(shared, whole(shared))] : []),
      ...(quiet.length > 1 ? [sameSizeRow(quiet, whole(quiet))] : quiet.map(layerRow)),
      ...others.flatMap((step) => (isQuiet(step) ? [] : [layerRow(step), ...causeRows(step, shown, isCompressed)])),
      ...documents.flatMap((step) =>
        step.sizes.distribution === 0 ? [] : [[...whole([step]), ...blanks(3), text('config and manifest')]],
      ),
    ],
    total: [...whole(steps), ...blanks(3), text('TOTAL')],
    ...cut,
  };
}

const compressedColumns = [
  { title: 'DISTRIBUTION', align: 'right' },
  { title: 'OF WHICH', align: 'right', importance: 1 },
] as const;

/** Whether the compressed bytes of every directory are known. */
function isCompressedKnown(steps: readonly StepData[]): boolean {
  const directories = steps.flatMap((step) => step.directories);
  const known = [...steps.map(({ sizes }) => sizes), ...directories];
  return directories.length > 0 && known.every(({ distribution }) => distribution !== null);
}

/** A change of the uncompressed and the compressed bytes. */
type Bytes = Pick<BytesOfKind, 'bytes' | 'distribution'>;

const sizesOf = ({ sizes: { content, distribution } }: StepData): Bytes => ({ bytes: content ?? 0, distribution });

const sumOf = (parts: readonly Bytes[]): Bytes => ({
  bytes: parts.reduce((total, { bytes }) => total + bytes, 0),
  distribution: sum(parts.map(({ distribution }) => distribution)),
});

/** By the larger of the shares of all changes: those of the uncompressed or those of the compressed bytes. */
function largestFirst(causes: readonly BytesOfKind[]): readonly BytesOfKind[] {
  const absolute = ({ bytes, distribution }: Bytes): Bytes => ({
    bytes: Math.abs(bytes),
    distribution: distribution && Math.abs(distribution),
  });
  const all = sumOf(causes.map(absolute));
  const shareOf = (cause: Bytes): number => {
    const { bytes, distribution } = absolute(cause);
    return Math.max(bytes / (all.bytes || 1), (distribution ?? 0) / (all.distribution || 1));
  };
  return [...causes].sort((a, b) => shareOf(b) - shareOf(a));
}

const wholeCells = ({ bytes, distribution }: Bytes, isCompressed: boolean): readonly Cell[] => [
  signed(bytes),
  text(''),
  ...(isCompressed ? [signed(distribution), text('')] : []),
];

const signed = (value: number | null): Cell => toned(toneOf(value), change(value));

/** Color of a size that went up or down. */
export const toneOf = (value: number | null) => (!value ? undefined : value > 0 ? 'more' : 'less');

const sharedRow = (shared: readonly StepData[], sizes: readonly Cell[]): readonly Cell[] => [
  ...sizes,
  ...indexesOf(shared),
  text('shared'),
  text(pluralize(shared.length, 'identical layer')),
];

const sameSizeRow = (quiet: readonly StepData[], sizes: readonly Cell[]): readonly Cell[] => [
  ...sizes,
  ...indexesOf(quiet),
  text(''),
  text(`${quiet.length} different layers of the same size`),
];

const indexesOf = (steps: readonly StepData[]): readonly Cell[] =>
  [steps.map(({ old }) => old), steps.map(({ new: at }) => at)].map((indexes) => text(ranges(indexes)));

/** The longest edited instruction that is shown whole, in characters, and how much of its parts is shown of a longer one. */
const longest = 120;
const longestEdit = 80;

/**
 * The instruction. If it was edited, the changed words are marked; of a long one, only they and the words beside them are shown.
 */
export function instructionLine({
  instruction,
  oldInstruction,
}: Pick<StepData, 'instruction' | 'oldInstruction'>): Line {
  if (instruction === null) return 'unknown instruction';
  if (oldInstruction === null) return [{ code: instruction }];
  const words = changedWords(oldInstruction, instruction);
  const isLong = words.reduce((sum, { text: { length } }) => sum + length, 0) > longest;
  return words.flatMap(({ edit }, at) => [
    ...(at === 0 ? [] : [' ']),
    { code: isLong ? excerptOf(words, at) : (words[at] as Words).text, edit },
  ]);
}

/** Of unchanged words those beside a change; of changed ones the start or, if they replace others, what differs. */
function excerptOf(words: readonly Words[], at: number): string {
  const { text: whole, edit } = words[at] as Words;
  if (edit === undefined) {
    const [start = ''] = firstWords.exec(whole) ?? [];
    const [end = ''] = (at < words.length - 1 && lastWordsOf(whole.slice(-longest))) || [];
    return start.length + end.length + 3 < whole.length ? `${start} … ${end}`.trimEnd() : whole;
  }
  const other = words[edit === 'removed' ? at + 1 : at - 1];
  return excerpt(whole, other?.edit ? other.text : '', longestEdit);
}

/** Up to 24 characters at the start and at the end of a text, of whole words if possible. */
const firstWords = /^(?:.{1,24}(?= |$)|.{24})/su;
const lastWordsOf = (text: string): RegExpExecArray | null => /(?<=^| ).{1,24}$/su.exec(text) ?? /.{24}$/su.exec(text);

/** Without tar overhead, which is shown with the rest of the layer. */
const causesOf = ({ directories }: StepData): readonly BytesOfKind[] =>
  directories.flatMap(({ path, causes }) => (path === null ? [] : causes));

function causeRows(
  step: StepData,
  shown: ReadonlySet<BytesOfKind>,
  isCompressed: boolean,
): readonly (readonly Cell[])[] {
  const listed = step.directories.flatMap(({ path, causes }) =>
    causes.filter((cause) => shown.has(cause)).map((cause) => ({ path, ...cause })),
  );
  const [whole, part] = [sizesOf(step), sumOf(listed)];
  const rest = {
    bytes: whole.bytes - part.bytes,
    distribution: isCompressed ? (whole.distribution ?? 0) - (part.distribution ?? 0) : null,
  };
  const row = ({ bytes, distribution }: Bytes, what: readonly (string | Code)[]): readonly Cell[] => [
    text(''),
    change(bytes),
    ...(isCompressed ? [text(''), change(distribution)] : []),
    ...blanks(3),
    text(['  ', ...what]),
  ];
  return [
    ...listed.map(({ path, kind, attributes, ...bytes }) =>
      row(bytes, [{ code: displayPath(path ?? '') }, `: ${fateText(kind, attributes)}`]),
    ),
    ...(listed.length > 0 && (rest.bytes !== 0 || rest.distribution)
      ? [row(rest, ['other files and tar overhead'])]
      : []),
  ];
}

/** `live`, `deleted later`, `copied later (mode)`, `duplicate` */
export function fateText(kind: BytesOfKind['kind'], attributes: BytesOfKind['attributes']): string {
  if (kind === 'live' || kind === 'duplicate' || kind === 'unusable') return kind;
  return kindText(kind, attributes).replace(/^\w+/, '$& later');
}

const maxRuns = 5;

/** `0–4 6`; empty for a layer that does not exist. */
function ranges(indexes: readonly (number | null)[]): string {
  const runs = indexRanges(indexes.filter((index) => index !== null));
  return (runs.length > maxRuns ? [...runs.slice(0, maxRuns - 1), '…', ...runs.slice(-1)] : runs).join(', ');
}
