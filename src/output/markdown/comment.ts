// A comment on a pull request in GitHub's flavor of Markdown. It is never longer than GitHub accepts: what is least important is
// left out, and the comment says so.
import type { Block, TableBlock } from '../../report/block.ts';
import type { Comment, CommentedImage, Details } from '../../report/comment.ts';
import { pluralize } from '../../rules/wording.ts';
import { inertLine } from '../inert-text.ts';
import { blockLines, cutLine } from './blocks.ts';
import { htmlLine, proseLine } from './prose.ts';
import { noSection, Room, type Section } from './room.ts';
import { shortBlock, shortLine, shortText } from './short-block.ts';

/**
 * In UTF-16 units. GitHub accepts 65,536 characters and 262,144 bytes, and a unit has at most 3 bytes. The difference is for a
 * line that the sender of the comment adds.
 */
const maxLength = 64_000;

export function commentText(comment: Comment): string {
  const { name, title, notes, columns, images, others, foot } = comment;
  const command = shortText(comment.command);
  const room = new Room(maxLength);
  const marker = `<!-- ${name} -->`;
  room.take([marker]);
  const { section: heading } = room.fit(blockLines(shortBlock({ kind: 'heading', text: title })));
  const noted = room.fit({ before: [], items: notes.map((note) => `- ${proseLine(shortLine(note))}`), after: [] });
  const below = others === undefined ? [] : blockLines(shortBlock({ kind: 'sentence', sentence: others })).before;
  const last = foot.map((block) => room.fit(blockLines(shortBlock(block))).section);
  // The longest form of what may have to be said.
  const all = images.length;
  room.take(below, moreNotes(notes.length), rowsNotice(all, all, command), detailsNotice(all, all, command));
  room.take(...folded(all, []));
  const tableOf = (rows: TableBlock['rows']) =>
    blockLines(shortBlock({ kind: 'table', columns, rows, keepsHead: true }));
  const { before: head } = tableOf([]);
  room.take(head);
  const { rows, ofFailed, ofPassed } = fitImages(
    images,
    ({ row }) => [...tableOf([row]).items].map((line) => inertLine(line)),
    room,
  );
  const cut = [...ofFailed, ...ofPassed].filter(({ isCut }) => isCut);
  const hidden = cut.filter((one) => one.sections.length === 0);
  const sections: readonly Section[] = [
    [marker, ...heading],
    [...noted.section, ...(noted.isCut ? moreNotes(notes.length - noted.itemCount) : [])],
    rows.length > 0 ? [...head, ...rows] : [],
    rows.length < all ? rowsNotice(rows.length, all, command) : [],
    below,
    ...shown(ofFailed).flatMap(detailsLines),
    ...passedLines(shown(ofPassed)),
    detailsNotice(hidden.length, cut.length - hidden.length, command),
    ...last,
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

/** How much of the details of an image is shown. */
interface FittedDetails {
  readonly details: Details;
  readonly sections: Section[];
  isCut: boolean;
}

const shown = (all: readonly FittedDetails[]): readonly FittedDetails[] =>
  all.filter(({ sections }) => sections.length > 0);

/** First what is about images that failed: half of the room is kept for their details. */
function fitImages(images: readonly CommentedImage[], lineOf: (image: CommentedImage) => Section, room: Room) {
  const rows = new Map<CommentedImage, Section>();
  const fitRows = (all: readonly CommentedImage[], kept: number): void => {
    for (const image of all) {
      if (rows.has(image)) continue;
      const row = lineOf(image);
      if (room.left < kept || !room.take(row)) return;
      rows.set(image, row);
    }
  };
  const failed = images.filter(({ passed }) => !passed);
  fitRows(failed, room.left / 2);
  const ofFailed = fitDetails(failed, room);
  fitRows(images, 0);
  const ofPassed = fitDetails(images.slice(failed.length), room);
  return { rows: images.flatMap((image) => rows.get(image) ?? []), ofFailed, ofPassed };
}

/** Once a block does not fit, nothing else is tried. */
function fitDetails(images: readonly CommentedImage[], room: Room): readonly FittedDetails[] {
  let isFull = false;
  const fit = (block: Block, one: FittedDetails): void => {
    const frame = isFull || one.sections.length > 0 ? [] : detailsLines({ ...one, isCut: true });
    const { section, isCut } = isFull ? noSection : room.fit(blockLines(shortBlock(block)), frame);
    one.isCut ||= isCut;
    isFull ||= isCut && section.length === 0;
    if (section.length === 0) return;
    room.take(...frame);
    one.sections.push(section);
  };
  const all = images.flatMap(({ details }): FittedDetails[] =>
    details ? [{ details, sections: [], isCut: false }] : [],
  );
  for (const one of all) for (const block of one.details.blocks) fit(block, one);
  const most = all.reduce((longest, { details: { more } }) => Math.max(longest, more.length), 0);
  for (let level = 0; level < most; level += 1) {
    for (const one of all) {
      const block = one.details.more[level];
      if (block) fit(block, one);
    }
  }
  return all;
}

/** GitHub reads Markdown in it only after a blank line. */
const detailsLines = ({ details: { label, summary, isOpen }, sections, isCut }: FittedDetails): readonly Section[] => [
  [
    isOpen ? '<details open>' : '<details>',
    inertLine(`<summary>${label === undefined ? '' : `<b>${label}</b> `}${htmlLine(shortLine(summary))}</summary>`),
  ],
  ...sections,
  ...(isCut ? [['Some of this is left out.']] : []),
  ['</details>'],
];

/** More of them are in one section, so that they do not fill the page. */
const maxPassed = 3;

const passedLines = (all: readonly FittedDetails[]): readonly Section[] => {
  const sections = all.flatMap(detailsLines);
  return all.length > maxPassed ? folded(all.length, sections) : sections;
};

const folded = (number: number, sections: readonly Section[]): readonly Section[] => [
  ['<details>', `<summary>Details of ${pluralize(number, 'image')} that passed</summary>`],
  ...sections,
  ['</details>'],
];

const moreNotes = (number: number): Section => [`- ${pluralize(number, 'more note')}`];

const rowsNotice = (shown: number, total: number, command: string): Section => [
  cutLine({ shown, total, rows: 'images', command }),
];

function detailsNotice(hidden: number, cut: number, command: string): Section {
  if (hidden + cut === 0) return [];
  const parts = [
    ...(hidden > 0 ? [`the details of ${pluralize(hidden, 'image')}`] : []),
    ...(cut > 0 ? [`a part of the details of ${pluralize(cut, 'image')}`] : []),
  ];
  return [
    proseLine([`Left out, because the comment would be too long: ${parts.join(' and ')}; all: `, { code: command }]),
  ];
}
