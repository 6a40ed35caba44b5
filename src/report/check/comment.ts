// A check as a comment on a pull request: the verdict, a row for each image, and below it what changed the size of each and how
// to fix it. Images that did not change are only counted.
import { pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import type { Line } from '../block.ts';
import type { Comment, Details } from '../comment.ts';
import { sentence } from './comment-details.ts';
import type { Commands, ImageCheck, Note, UncheckedSubject } from './data.ts';
import { hasGrowth, imageColumns, imageRow, uncheckedRow, warningsOf } from './images-table.ts';

/** The action looks for a comment of this name. */
const commentName = 'timg-inspect:check';

/** More images that did not change are not named. */
const maxNames = 5;

/** What is told, whether it is about one image or several. */
export interface CheckComment {
  readonly title: string;
  readonly facts: string;
  readonly notes: readonly Note[];
  readonly images: readonly ImageCheck[];
  readonly unread: readonly UncheckedSubject[];
  readonly quietBelow: number;
  readonly notExamined: Commands;
  /** A command line that shows all rows of each list. */
  readonly allRows: string;
}

export function checkComment(view: CheckComment): Comment {
  const { images, unread, allRows } = view;
  const quiet = images.filter(({ isQuiet }) => isQuiet);
  const told = images.filter(({ isQuiet }) => !isQuiet);
  const notes = view.notes.filter(({ isContext }) => !isContext).map(({ text }) => text);
  const context = view.notes.filter(({ isContext }) => isContext).map(({ text }) => text);
  const warnings = quiet.flatMap(warningsOf).length;
  const unchanged = `unchanged in size${view.quietBelow > 0 ? ` (within ${humanSize(view.quietBelow)})` : ''}`;
  const withGrowth = hasGrowth(told);
  const comment = { name: commentName, columns: imageColumns(withGrowth), command: allRows };
  if (told.length + unread.length + notes.length + warnings === 0) {
    const title = `${view.title}${images.length === 1 ? ':' : ''} ${unchanged}`;
    return { ...comment, title, notes, images: [], foot: [] };
  }
  const sorted = told.sort((a, b) => Math.abs(b.growth ?? 0) - Math.abs(a.growth ?? 0));
  const failed = sorted.filter((image) => !image.data.passed);
  const passed = sorted.filter((image) => image.data.passed);
  const isOpen = failed.length + unread.length === 1;
  return {
    ...comment,
    title: view.facts === '' ? view.title : `${view.title}: ${view.facts}`,
    notes,
    images: [
      ...failed.map((image) => ({
        passed: false,
        row: imageRow(image, withGrowth),
        details: image.inComment && { ...image.inComment, isOpen },
      })),
      ...unread.map((one) => ({
        passed: false,
        row: uncheckedRow(one, withGrowth),
        details: uncheckedDetails(one, isOpen),
      })),
      ...passed.map((image) => ({
        passed: true,
        row: imageRow(image, withGrowth),
        details: image.inComment && { ...image.inComment, isOpen: false },
      })),
    ],
    others: quiet.length > 0 ? othersLine(quiet, unchanged, allRows) : undefined,
    foot: [...sentence(context.join(' · ')), ...sentence(commandsLine(view.notExamined))],
  };
}

/** Each purpose once. */
const commandsLine = ({ commands }: Commands): Line =>
  commands.flatMap(({ purpose, command }, at) => {
    const isSame = commands[at - 1]?.purpose === purpose;
    return [isSame ? ', ' : `${at === 0 ? '' : ' · '}${purpose}: `, { code: command }];
  });

/** `2 images unchanged in size: api:1, web:1; 1 warning: timg-inspect check …` */
function othersLine(quiet: readonly ImageCheck[], unchanged: string, command: string): Line {
  const names = quiet.length > maxNames ? [] : quiet.map(({ title }) => title);
  const warnings = quiet.flatMap(warningsOf).length;
  return [
    `${pluralize(quiet.length, 'image')} ${unchanged}`,
    ...names.flatMap((name, at) => [at === 0 ? ': ' : ', ', { code: name }]),
    ...(warnings > 0 ? [`; ${pluralize(warnings, 'warning')}: `, { code: command }] : []),
  ];
}

const uncheckedDetails = (
  { archive, image, message, findings }: UncheckedSubject,
  isOpen: boolean,
): Details | undefined =>
  findings.length === 0
    ? undefined
    : {
        label: 'not checked',
        summary: [{ code: image ?? archive }, `: ${message}`],
        isOpen,
        blocks: [{ kind: 'findings', findings }],
        more: [],
      };
