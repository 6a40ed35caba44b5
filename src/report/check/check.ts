// check: the verdict on an image by a policy and a baseline: which budgets were exceeded, what grew and why, and how to fix
// it. Without growth there is no explanation.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import type { SizeSnapshot } from '../../analysis/comparison/profile.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { budgets } from '../../rules/budgets.ts';
import { diveNote } from '../../rules/dive-policy.ts';
import { isError } from '../../rules/rule.ts';
import { type ShippedFile, shippedFiles } from '../../rules/shipped-files.ts';
import { sizeBadge } from '../badge.ts';
import { imageCauses } from '../bloat/causes.ts';
import type { Block } from '../block.ts';
import { archiveArguments, commandLine, imageArguments } from '../command-line.ts';
import { type StepSide, stepData } from '../diff/waterfall-data.ts';
import { imageData, ownData } from '../image-data.ts';
import { imageTitle } from '../image-view.ts';
import { imagePicture } from '../picture/image-picture.ts';
import type { Report } from '../report.ts';
import { budgetsTable } from './budgets-table.ts';
import { checkComment } from './comment.ts';
import { detailsInComment, isQuiet } from './comment-details.ts';
import type { CheckReportData, CheckView, Commands, ImageCheck, ImageCheckPage } from './data.ts';
import { changesOf, contentGrowth, fixesOf, needsExplanation, newFilesOf } from './explanation.ts';
import { checkHeading, notesOf, reasons, verdictLine } from './heading.ts';

export function check(analysis: Analysis, view: CheckView): Report<CheckReportData> {
  const { judged, image } = view;
  const data = checkData(view);
  const blocks: Report['blocks'] = (unwritten) => checkBlocks(data, { ...view, unwritten }, analysis);
  return {
    report: 'check',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: data.budgets,
    findings: [...judged.findings, ...view.unchecked],
    evaluatedRules: judged.evaluatedRules,
    isVerdict: true,
    files: view.files,
    blocks,
    badge: () => sizeBadge([sizeForBadge(data)], data.passed),
    comment: (unwritten) =>
      checkComment({
        title: verdictLine(data, view),
        facts: reasons(view),
        notes: notesOf(data, { ...view, unwritten }),
        images: [imageCheck(analysis, data, view, imageTitle(data.image), true)],
        unread: [],
        quietBelow: view.quietBelow,
        notExamined: notExamined([{ archiveArguments: archiveArguments(analysis), notRead: judged.notRead }]),
        allRows: view.allRows,
      }),
    picture: () => {
      const { head, foot } = framedBlocks(data, view, analysis);
      return imagePicture(image, imageData(image), { head, foot, waterfall: data.waterfall ?? undefined });
    },
  };
}

/** The size of an incomplete image can be larger. */
export const sizeForBadge = ({ sizes, image }: CheckReportData) => ({
  content: sizes.content,
  atLeast: !image.complete,
});

/**
 * One image of several: what the report about all of them keeps of it. `title` tells it from the others. What only a comment
 * shows is left out if there will be none.
 */
export function checkOfOne(analysis: Analysis, view: CheckView, title: string, inComment: boolean): ImageCheckPage {
  const data = checkData(view);
  const details = data.passed ? [] : checkBlocks(data, { ...view, title }, analysis);
  return { ...imageCheck(analysis, data, view, title, inComment), details };
}

function imageCheck(
  analysis: Analysis,
  data: CheckReportData,
  view: CheckView,
  title: string,
  inComment: boolean,
): ImageCheck {
  const { judged, image, isNewIn } = view;
  return {
    archive: analysis.archive.name,
    archiveArguments: archiveArguments(analysis),
    title,
    arguments: imageArguments(analysis, image.image),
    data,
    isNew: isNewIn !== undefined,
    growth: data.baseline ? contentGrowth(data) : null,
    wasted: imageData(image).wasted,
    findings: judged.findings.map((finding) => ({ ...finding, message: `${title}: ${finding.message}` })),
    evaluatedRules: judged.evaluatedRules,
    notRead: judged.notRead,
    isQuiet: isQuiet(data, view),
    inComment: inComment ? detailsInComment(data, view, title) : undefined,
  };
}

function checkData({ image, policy, allowReason, judged, growth, baseline, isUnchanged }: CheckView): CheckReportData {
  const { names, imageID, platform, format, complete, sizes } = imageData(image);
  const exceeded = new Set(judged.measured.flatMap(({ rule, status }) => (status === 'over' ? [rule] : [])));
  const isAboutWaste = budgets.some((budget) => budget.isAboutWaste && exceeded.has(budget.id));
  const isFresh = (layer: number): boolean => growth?.fresh.has(layer) ?? true;
  return {
    passed: !judged.findings.some(isError),
    image: { names, imageID, platform, format, complete },
    sizes,
    own: ownData(image.own),
    policy: policy.source === null ? null : { source: policy.source, note: policy.isOfDive ? diveNote : null },
    allowReason,
    budgets: judged.measured.map(
      ({ where: _, reason: __, note: ___, part: ____, packages: _____, ...budget }) => budget,
    ),
    baseline: growth && baseline ? { ...baseline, ...identity(growth.baseline) } : null,
    waterfall: growth ? stepData(growth.steps, { old: stepSide(growth.baseline), new: stepSide(growth.newer) }) : null,
    newFiles: growth ? largestFirst(image, (file) => isFresh(file.layer) && !isUnchanged?.(file)) : [],
    causes: imageCauses(image).filter(({ wastedBy }) => isAboutWaste || isFresh(wastedBy)),
  };
}

const identity = ({ profile: { names, imageID, sizes } }: SizeSnapshot) => ({ names, imageID, sizes });

const stepSide = ({ profile, own }: SizeSnapshot): StepSide => ({
  instructions: profile.layers.map(({ instruction }) => instruction),
  ownFrom: own.from,
  documents: profile.documents,
});

const largestFirst = (image: ImageAnalysis, isNew: (file: ShippedFile) => boolean): CheckReportData['newFiles'] =>
  [...shippedFiles(image)]
    .filter((file) => file.bytes > 0 && isNew(file))
    .sort((a, b) => b.bytes - a.bytes || comparePaths(a.path, b.path) || a.layer - b.layer)
    .map(({ path, layer, bytes }) => ({ path, layer, bytes }));

function checkBlocks(data: CheckReportData, view: CheckView, analysis: Analysis): readonly Block[] {
  const { limits } = view;
  return [
    ...verdictBlocks(data, view),
    ...(needsExplanation(data)
      ? [...changesOf(data, view, limits.rows), newFilesOf(data, view, limits.rows), fixesOf(data, view, limits.rows)]
      : []),
    ...findingBlocks(view, analysis),
  ];
}

/** The blocks of a page that draws the changes, and lists all fixes below the map. */
function framedBlocks(data: CheckReportData, view: CheckView, analysis: Analysis) {
  return {
    head: [...verdictBlocks(data, view), ...findingBlocks(view, analysis)],
    foot: needsExplanation(data) ? [newFilesOf(data, view, view.limits.rows)] : [],
  };
}

const verdictBlocks = (data: CheckReportData, view: CheckView): readonly Block[] => [
  checkHeading(data, view),
  budgetsTable(data.budgets, view.limits.ofOneBudget, view.allRows),
];

const findingBlocks = (
  { judged, limits, allRows, isOneOfSeveral }: CheckView,
  analysis: Analysis,
): readonly Block[] => [
  {
    kind: 'findings',
    findings: judged.summary,
    maxOfOneRule: limits.ofOneRule,
    command: allRows,
    notesCommand: commandLine('validate', ...archiveArguments(analysis)),
  },
  ...(isOneOfSeveral ? [] : [notExamined([{ archiveArguments: archiveArguments(analysis), notRead: judged.notRead }])]),
];

/** Further archives are only counted. */
const maxArchives = 3;

/** Names what was not examined in each archive, so that it is not mistaken for passed. */
export function notExamined(images: readonly Pick<ImageCheck, 'archiveArguments' | 'notRead'>[]): Commands {
  const commandsFor = (what: 'programs' | 'hashes', purpose: string, command: string) => {
    const open = new Map(
      images.flatMap(({ archiveArguments: words, notRead }) => (notRead.includes(what) ? [[words[0], words]] : [])),
    );
    const isCut = open.size > maxArchives;
    return [...open.values()].slice(0, isCut ? 1 : maxArchives).map((words) => ({
      purpose: isCut ? `${purpose} (first of ${open.size} archives)` : purpose,
      command: commandLine(command, ...words),
    }));
  };
  const binaries = commandsFor('programs', 'Binaries not examined', 'validate');
  return { kind: 'commands', commands: [...binaries, ...commandsFor('hashes', 'Digests not checked', 'verify')] };
}
