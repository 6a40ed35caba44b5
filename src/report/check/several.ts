// check of several images: one verdict, a row for each image, and below it the details of those that failed.
import { budgetName } from '../../rules/policy.ts';
import { type Finding, isError } from '../../rules/rule.ts';
import { pluralize } from '../../rules/wording.ts';
import { sizeBadge } from '../badge.ts';
import { type Block, bytes, type Cell, change, type TableBlock, text, toned } from '../block.ts';
import { commandLine } from '../command-line.ts';
import type { Report, ReportPart } from '../report.ts';
import { notExamined, sizeForBadge } from './check.ts';
import type { ImageCheck, SeveralChecksData } from './data.ts';
import { isOfBudget, newImageText, uncheckedNotes } from './heading.ts';

/** What could not be checked: an archive, or one image of it. */
export interface UncheckedSubject {
  readonly archive: string;
  /** What names the image; null for the whole archive. */
  readonly image: string | null;
  readonly message: string;
  /** What is wrong with an archive that is recognized, but has no image. */
  readonly findings: readonly Finding[];
  /** Whether it could not be read; otherwise the answer is no. */
  readonly isUnread: boolean;
}

export interface SeveralChecksView {
  readonly images: readonly ImageCheck[];
  readonly unread: readonly UncheckedSubject[];
  /** What the images have in common: baseline, policy. `unwritten` has the names of files that could not be written. */
  readonly notes: (unwritten: ReadonlySet<string>) => readonly string[];
  /** Images of the baseline that were not checked. */
  readonly unchecked?: ReportPart | undefined;
  readonly maxOfOneRule: number;
  /** Whether the baseline that was asked for could not be written. */
  readonly isUnwritten: boolean;
  readonly files: Report['files'];
}

export function checkSeveral(subject: readonly string[], view: SeveralChecksView): Report<SeveralChecksData> {
  const { images, unread, unchecked, isUnwritten, files } = view;
  const data: SeveralChecksData = {
    passed: images.every((image) => image.data.passed) && unread.length === 0 && !isUnwritten,
    images: images.map((image) => ({ archive: image.archive, ...image.data })),
    unread: unread.map(({ archive, image, message }) => ({ archive, image, message })),
  };
  const parts = [...images.map(partOf), ...unread.map(unreadPart), ...(unchecked ? [unchecked] : [])];
  const [first] = images;
  return {
    report: 'check',
    version: 1,
    subject,
    data,
    items: [...data.images, ...data.unread],
    templateRows: data.images,
    findings: parts.flatMap(({ findings }) => findings),
    evaluatedRules: [...new Set(parts.flatMap(({ evaluatedRules }) => evaluatedRules))],
    isVerdict: true,
    isNo: !data.passed,
    isUnread: unread.some((one) => one.isUnread),
    parts,
    files,
    blocks: (unwritten = new Set()) => severalBlocks(data, view, unwritten),
    badge: () => sizeBadge([...data.images.map(sizeForBadge), ...unread.map(() => ({ content: null }))], data.passed),
    picture: () => ({
      kind: 'none',
      reason: 'Choose one image to see its map, for example:',
      command: commandLine(...(first?.arguments ?? []), '--format', 'html'),
    }),
  };
}

const partOf = ({ archive, title, data, findings, evaluatedRules }: ImageCheck): ReportPart => ({
  archive,
  title,
  platform: data.image.platform,
  findings,
  evaluatedRules,
});

const unreadPart = ({ archive, image, message, findings }: UncheckedSubject): ReportPart => ({
  archive,
  title: image ?? archive,
  platform: null,
  findings: findings.map((finding) => ({ ...finding, message: `${image ?? archive}: ${finding.message}` })),
  evaluatedRules: [],
  ...(findings.length === 0 ? { unread: message } : {}),
});

function severalBlocks(
  data: SeveralChecksData,
  view: SeveralChecksView,
  unwritten: ReadonlySet<string>,
): readonly Block[] {
  const { images, unread, notes, unchecked, maxOfOneRule } = view;
  const passed = images.filter((image) => image.data.passed);
  const failed = images.length - passed.length;
  const facts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(passed.length > 0 ? [`${passed.length} ok`] : []),
    ...(unread.length > 0 ? [`${unread.length} not checked`] : []),
  ];
  return [
    {
      kind: 'heading',
      text: `${data.passed ? 'PASSED' : 'FAILED'}  ${pluralize(images.length + unread.length, 'image')}`,
      tone: data.passed ? 'good' : 'bad',
      facts: [facts.join(', ')],
      note: [...notes(unwritten), ...uncheckedNotes(unchecked?.findings ?? [])],
    },
    imagesTable(view),
    ...images.flatMap(({ details }) => details),
    { kind: 'findings', findings: passed.flatMap(warningsOf), maxOfOneRule },
    ...unread.map((one): Block => ({ kind: 'findings', findings: unreadPart(one).findings, maxOfOneRule })),
    notExamined(images),
  ];
}

/** Those that neither the row of the image nor a budget says. */
const warningsOf = ({ findings }: ImageCheck): readonly Finding[] =>
  findings.filter((finding) => finding.severity === 'warning' && !isOfBudget(finding));

function imagesTable({ images, unread }: SeveralChecksView): TableBlock {
  const hasGrowth = images.some(({ growth, isNew }) => growth !== null || isNew);
  return {
    kind: 'table',
    columns: [
      { title: 'IMAGE', align: 'left', mayBeCut: true, keepsEnd: true },
      { title: 'STATUS', align: 'left' },
      { title: 'CONTENT', align: 'right', importance: 3 },
      ...(hasGrowth ? [{ title: 'GROWTH', align: 'right', importance: 4 } as const] : []),
      { title: 'WASTED', align: 'right', importance: 2 },
      { title: 'DETAILS', align: 'left', mayWrap: true },
    ],
    rows: [
      ...images.map((image) => imageRow(image, hasGrowth)),
      ...unread.map(({ archive, image, message }) => [
        text([{ code: image ?? archive }]),
        toned('bad', text('not checked')),
        bytes(null),
        ...(hasGrowth ? [change(null)] : []),
        bytes(null),
        text(message.startsWith(`${archive}: `) ? message.slice(archive.length + 2) : message),
      ]),
    ],
  };
}

const imageRow = (image: ImageCheck, hasGrowth: boolean): readonly Cell[] => {
  const { passed, sizes, image: known } = image.data;
  return [
    text([{ code: image.title }]),
    toned(passed ? 'good' : 'bad', text(passed ? 'ok' : 'FAILED')),
    bytes(sizes.content, !known.complete),
    ...(hasGrowth ? [change(image.growth, image.growth !== null && !known.complete)] : []),
    bytes(image.wasted, !known.complete),
    text(detailsOf(image).join('; ')),
  ];
};

/** `growth`, `2 errors`, `new: no baseline yet` */
function detailsOf(image: ImageCheck): readonly string[] {
  const { budgets, allowReason } = image.data;
  const errors = image.findings.filter((finding) => isError(finding) && !isOfBudget(finding)).length;
  const warnings = warningsOf(image).length;
  const failing = budgets.filter(({ status }) => status !== 'ok');
  const names = [
    ...new Set(
      failing.map(({ rule, status }) => `${budgetName({ id: rule })}${status === 'unknown' ? ' unknown' : ''}`),
    ),
  ];
  return [
    ...(names.length > 0 ? [names.join(', ')] : []),
    ...(errors > 0 ? [pluralize(errors, 'error')] : []),
    ...(warnings > 0 ? [pluralize(warnings, 'warning')] : []),
    ...(allowReason !== null && names.length > 0 ? [`allowed: ${allowReason}`] : []),
    ...(image.isNew ? [newImageText] : []),
  ];
}
