// check: the verdict on an image, by a policy and against a baseline: which budgets were exceeded, what grew and why, and how to
// fix it. Nothing is explained if nothing grew.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Gauge } from '../analysis/gauge.ts';
import type { Growth } from '../analysis/growth.ts';
import type { OwnLayers } from '../analysis/own-layers.ts';
import { limitText } from '../rules/budget.ts';
import { budgets } from '../rules/budgets.ts';
import { diveNote } from '../rules/dive-policy.ts';
import { bloatFindings } from '../rules/evaluate.ts';
import type { Judged, MeasuredBudget } from '../rules/gate.ts';
import type { Policy } from '../rules/policy.ts';
import { shippedFiles } from '../rules/shipped-files.ts';
import { displayPath, pluralize } from '../rules/wording.ts';
import { percent } from '../spec/byte-size.ts';
import { comparePaths } from '../spec/entry-path.ts';
import { type Block, blanks, bytes, type Cell, change, count, type TableBlock, text, toned } from './block.ts';
import { type CauseData, fixesFor, fixesTable, imageCauses } from './causes.ts';
import { archiveArgument, commandLine, imageArguments } from './command-line.ts';
import { type StepData, type StepSide, stepData } from './diff/waterfall-data.ts';
import { waterfallTable } from './diff/waterfall-table.ts';
import { type ImageData, imageData } from './image-data.ts';
import { imageTitle } from './image-view.ts';
import { imagePicture } from './picture/image-picture.ts';
import type { Report } from './report.ts';

export interface CheckReportData {
  readonly passed: boolean;
  readonly image: Pick<ImageData, 'names' | 'imageID' | 'platform' | 'format' | 'complete'>;
  readonly sizes: ImageData['sizes'];
  readonly own: OwnLayers;
  /** `source` is its file; `note` says what to know about it. Null without a policy. */
  readonly policy: { readonly source: string; readonly note: string | null } | null;
  /** Why exceeded budgets pass. */
  readonly allowReason: string | null;
  readonly budgets: readonly BudgetData[];
  readonly baseline: BaselineData | null;
  /** From the baseline to the image, for each size; null without a baseline. */
  readonly waterfall: readonly StepData[] | null;
  /** The largest files of layers that the baseline does not have. */
  readonly largestNewFiles: readonly { readonly path: string; readonly layer: number; readonly bytes: number }[];
  /** Number of files with content in layers that the baseline does not have. */
  readonly newFileCount: number;
  /** What wastes bytes in layers that the baseline does not have; in all layers without a baseline, or if waste is over budget. */
  readonly causes: readonly CauseData[];
}

export type BudgetData = Omit<MeasuredBudget, 'where' | 'reason'>;

interface BaselineData {
  /** Its file. */
  readonly source: string;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly sizes: ImageData['sizes'];
  /** Whether --ratchet lowered it to this image. */
  readonly lowered: boolean;
  /** Sizes that grew, so that --ratchet did not lower it although others shrank. */
  readonly heldBy: readonly string[];
}

export interface CheckView {
  readonly image: ImageAnalysis;
  readonly own: OwnLayers;
  readonly policy: Policy;
  readonly allowReason: string | null;
  readonly judged: Judged;
  /** Undefined without a baseline. */
  readonly growth?: Growth;
  readonly baseline?: Pick<BaselineData, 'source' | 'lowered' | 'heldBy'>;
  readonly mostRows: number;
  /** A command line that shows all rows of each list. */
  readonly allRows: string;
  /** Baselines to write. */
  readonly files: Report['files'];
}

/** On a page, and in a comment. */
const mostNewFiles = 5;

export function check(analysis: Analysis, view: CheckView): Report<CheckReportData> {
  const { judged, image } = view;
  const data = checkData(view);
  const waste = () => {
    const causes = imageCauses(image, view.own.from);
    const fixes = fixesFor(causes, bloatFindings({ ...analysis, images: [image] }));
    return {
      causes,
      fixes,
      allFiles: commandLine('files', ...imageArguments(analysis, image.image), '--sort', 'size'),
    };
  };
  const notesCommand = commandLine('validate', archiveArgument(analysis));
  const blocks: Block[] = [
    ...checkBlocks(data, view, imageArguments(analysis, image.image)),
    { kind: 'findings', findings: judged.findings, notesCommand },
  ];
  return {
    report: 'check',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.budgets,
    findings: judged.findings,
    judgedBy: judged.judgedBy,
    isVerdict: true,
    files: view.files,
    blocks,
    picture: () => imagePicture(image, imageData(image), waste(), { head: blocks, foot: [] }),
  };
}

function checkData({ image, own, policy, allowReason, judged, growth, baseline }: CheckView): CheckReportData {
  const { names, imageID, platform, format, complete, sizes } = imageData(image);
  const exceeded = new Set(judged.measured.flatMap(({ rule, passed }) => (passed ? [] : [rule])));
  const isAboutWaste = budgets.some((budget) => budget.isAboutWaste && exceeded.has(budget.id));
  const isFresh = (layer: number): boolean => growth?.fresh.has(layer) ?? true;
  const newFiles = growth ? largestFirst(image, isFresh) : [];
  return {
    passed: judged.findings.every(({ severity }) => severity !== 'error'),
    image: { names, imageID, platform, format, complete },
    sizes,
    own,
    policy: policy.source === null ? null : { source: policy.source, note: policy.isOfDive ? diveNote : null },
    allowReason,
    budgets: judged.measured.map(({ where: _, reason: __, ...budget }) => budget),
    baseline: growth && baseline ? { ...baseline, ...identity(growth.baseline) } : null,
    waterfall: growth ? stepData(growth.steps, { old: stepSide(growth.baseline), new: stepSide(growth.recent) }) : null,
    largestNewFiles: newFiles.slice(0, mostNewFiles),
    newFileCount: newFiles.length,
    causes: imageCauses(image, own.from).filter(({ wastedBy }) => isAboutWaste || isFresh(wastedBy)),
  };
}

const identity = ({ profile: { names, imageID, sizes } }: Gauge) => ({ names, imageID, sizes });

const stepSide = ({ profile, own }: Gauge): StepSide => ({
  instructions: profile.layers.map(({ instruction }) => instruction),
  own,
  documents: profile.documents,
});

const largestFirst = (image: ImageAnalysis, isFresh: (layer: number) => boolean): CheckReportData['largestNewFiles'] =>
  [...shippedFiles(image)]
    .filter(({ layer, bytes }) => bytes > 0 && isFresh(layer))
    .sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path) || a.layer - b.layer)
    .map(({ path, layer, bytes }) => ({ path, layer, bytes }));

/** Rows of one budget: thousands of files can exceed it. */
const mostOfOneBudget = 20;

function checkBlocks(
  data: CheckReportData,
  { judged, mostRows, allRows }: CheckView,
  image: readonly string[],
): readonly Block[] {
  const isExceeded = data.budgets.some(({ passed }) => !passed);
  const grown = data.waterfall?.reduce((sum, { sizes }) => sum + (sizes.content ?? 0), 0) ?? 0;
  const explanation: Block[] = [
    ...(data.waterfall ? [waterfallTable(data.waterfall, mostRows, allRows)] : []),
    newFilesTable(data, commandLine('changes', ...image)),
    { ...fixesTable(fixesFor(data.causes, []), mostRows, allRows), title: 'Fixes' },
  ];
  return [
    {
      kind: 'heading',
      text: `${data.passed ? 'PASSED' : 'FAILED'}  ${imageTitle(data.image)}`,
      tone: data.passed ? 'good' : 'bad',
      facts: [budgetsFact(judged)],
      note: notes(data),
    },
    { ...budgetsTable(data.budgets, Math.max(mostRows, mostOfOneBudget)), title: 'Budgets' },
    ...(isExceeded || grown > 0 ? explanation : []),
  ];
}

/** A limit that applies to many files or layers counts as one budget. */
function budgetsFact({ measured }: Judged): string {
  const keyOf = ({ rule, metric, where }: MeasuredBudget): string => (where ? rule : `${rule} ${metric}`);
  const all = new Set(measured.map(keyOf)).size;
  const exceeded = new Set(measured.filter(({ passed }) => !passed).map(keyOf)).size;
  if (all === 0) return 'no budget is set';
  return exceeded > 0 ? `${exceeded} of ${pluralize(all, 'budget')} exceeded` : `${pluralize(all, 'budget')} ok`;
}

function notes({ budgets: measured, baseline, policy, allowReason, own }: CheckReportData): readonly string[] {
  const lines: string[] = [];
  if (allowReason !== null) lines.push(`allowed: ${allowReason}`);
  if (baseline) {
    const { source, lowered, heldBy } = baseline;
    const state = lowered ? ', lowered' : heldBy.length > 0 ? `, not lowered: ${heldBy.join(', ')} grew` : '';
    lines.push(`baseline: ${imageTitle({ ...baseline, format: '' })} (${source})${state}`);
  }
  if (policy) lines.push(`policy: ${policy.source}${policy.note ? ` (${policy.note})` : ''}`);
  const isAboutOwn = measured.some(({ rule }) => rule.startsWith('budget/own-'));
  if (isAboutOwn && own.basis === 'assumed') {
    lines.push(`own layers: from layer ${own.from} on, assuming layer 0 is the base image; pass --base to be exact`);
  }
  return lines;
}

/** Exceeded budgets come first. */
function budgetsTable(measured: readonly BudgetData[], most: number): TableBlock {
  const byRule = new Map<string, BudgetData[]>();
  for (const budget of [...measured.filter(({ passed }) => !passed), ...measured.filter(({ passed }) => passed)]) {
    const known = byRule.get(budget.rule);
    if (known) known.push(budget);
    else byRule.set(budget.rule, [budget]);
  }
  return {
    kind: 'table',
    columns: [
      { title: 'STATUS', align: 'left' },
      { title: 'BUDGET', align: 'left' },
      { title: 'ACTUAL', align: 'right' },
      { title: 'LIMIT', align: 'right' },
      { title: 'MEASURED', align: 'left', mayBeCut: true },
    ],
    rows: [...byRule].flatMap(([rule, all]) => [
      ...all.slice(0, most).map(budgetRow),
      ...(all.length > most
        ? [
            [
              text(''),
              text(nameOf(rule)),
              ...blanks(2),
              text(`and ${all.length - most} more of ${all.length}; all: --format json`),
            ],
          ]
        : []),
    ]),
  };
}

const budgetRow = (budget: BudgetData): readonly Cell[] => [
  toned(budget.passed ? 'good' : 'bad', text(budget.passed ? 'ok' : 'OVER')),
  text(nameOf(budget.rule)),
  amount(budget),
  text(limitText(budget)),
  text(budget.metric),
];

const nameOf = (rule: string): string => rule.replace('budget/', '');

function amount({ actual, unit }: BudgetData): Cell {
  if (actual === null) return text(null);
  if (unit === 'share') return text(percent(actual));
  return unit === 'bytes' ? bytes(actual) : unit === 'change' ? change(actual) : count(actual);
}

const newFilesTable = ({ largestNewFiles, newFileCount }: CheckReportData, command: string): TableBlock => ({
  kind: 'table',
  title: 'Largest new files',
  columns: [
    { title: 'SIZE', align: 'right' },
    { title: 'LAYER', align: 'right' },
    { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
  ],
  rows: largestNewFiles.map(({ path, layer, bytes: size }) => [bytes(size), count(layer), text(displayPath(path))]),
  ...(newFileCount > largestNewFiles.length
    ? { cut: { shown: largestNewFiles.length, total: newFileCount, rows: 'new files', command } }
    : {}),
});
