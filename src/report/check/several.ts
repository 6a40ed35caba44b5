// check of several images: one verdict, a row for each image, and below it the details of those that failed.
import { pluralize } from '../../rules/wording.ts';
import { sizeBadge } from '../badge.ts';
import type { Block } from '../block.ts';
import { commandLine } from '../command-line.ts';
import type { Comment } from '../comment.ts';
import type { Report, ReportPart } from '../report.ts';
import { notExamined, sizeForBadge } from './check.ts';
import { checkComment } from './comment.ts';
import type { ImageCheck, ImageCheckPage, Note, SeveralChecksData, UncheckedSubject } from './data.ts';
import { uncheckedNotes } from './heading.ts';
import { hasGrowth, imageColumns, imageRow, uncheckedRow, warningsOf } from './images-table.ts';

export interface SeveralChecksView {
  readonly images: readonly ImageCheckPage[];
  readonly unread: readonly UncheckedSubject[];
  /** What the images have in common: baseline, policy. `unwritten` has the names of files that could not be written. */
  readonly notes: (unwritten: ReadonlySet<string>) => readonly Note[];
  /** Images of the baseline that were not checked. */
  readonly unchecked?: ReportPart | undefined;
  readonly maxOfOneRule: number;
  /** Whether the report will be a comment. */
  readonly inComment: boolean;
  readonly quietBelow: number;
  /** A command line that shows all rows of each list. */
  readonly allRows: string;
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
    ...(view.inComment ? { comment: (unwritten = new Set()) => severalInComment(data, view, unwritten) } : {}),
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

const severalInComment = (data: SeveralChecksData, view: SeveralChecksView, unwritten: ReadonlySet<string>): Comment =>
  checkComment({
    title: verdictLine(data, view),
    facts: countsOf(view),
    notes: notesOf(view, unwritten),
    images: view.images,
    unread: view.unread.map((one) => ({ ...one, findings: unreadPart(one).findings })),
    quietBelow: view.quietBelow,
    notExamined: notExamined(view.images),
    allRows: view.allRows,
  });

/** `FAILED  3 images` */
const verdictLine = ({ passed }: SeveralChecksData, { images, unread }: SeveralChecksView): string =>
  `${passed ? 'PASSED' : 'FAILED'}  ${pluralize(images.length + unread.length, 'image')}`;

/** `1 failed, 2 ok` */
function countsOf({ images, unread }: SeveralChecksView): string {
  const passed = images.filter((image) => image.data.passed).length;
  const failed = images.length - passed;
  return [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(passed > 0 ? [`${passed} ok`] : []),
    ...(unread.length > 0 ? [`${unread.length} not checked`] : []),
  ].join(', ');
}

const notesOf = ({ notes, unchecked }: SeveralChecksView, unwritten: ReadonlySet<string>): readonly Note[] => [
  ...notes(unwritten),
  ...uncheckedNotes(unchecked?.findings ?? []).map((text) => ({ text, isContext: false })),
];

function severalBlocks(
  data: SeveralChecksData,
  view: SeveralChecksView,
  unwritten: ReadonlySet<string>,
): readonly Block[] {
  const { images, unread, maxOfOneRule } = view;
  const passed = images.filter((image) => image.data.passed);
  const withGrowth = hasGrowth(images);
  return [
    {
      kind: 'heading',
      text: verdictLine(data, view),
      tone: data.passed ? 'good' : 'bad',
      facts: [countsOf(view)],
      note: notesOf(view, unwritten).map(({ text }) => text),
    },
    {
      kind: 'table',
      columns: imageColumns(withGrowth),
      rows: [
        ...images.map((image) => imageRow(image, withGrowth)),
        ...unread.map((one) => uncheckedRow(one, withGrowth)),
      ],
    },
    ...images.flatMap(({ details }) => details),
    { kind: 'findings', findings: passed.flatMap(warningsOf), maxOfOneRule },
    ...unread.map((one): Block => ({ kind: 'findings', findings: unreadPart(one).findings, maxOfOneRule })),
    notExamined(images),
  ];
}
