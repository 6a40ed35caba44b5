// The images of a check as a table, one row for each.
import { budgetName } from '../../rules/policy.ts';
import { type Finding, isError } from '../../rules/rule.ts';
import { pluralize } from '../../rules/wording.ts';
import { bytes, type Cell, type Column, change, text, toned } from '../block.ts';
import type { ImageCheck, UncheckedSubject } from './data.ts';
import { isOfBudget, newImageText } from './heading.ts';

/** Those that neither the row of the image nor a budget says. */
export const warningsOf = ({ findings }: ImageCheck): readonly Finding[] =>
  findings.filter((finding) => finding.severity === 'warning' && !isOfBudget(finding));

/** Whether the table has a column for growth. */
export const hasGrowth = (images: readonly ImageCheck[]): boolean =>
  images.some(({ growth, isNew }) => growth !== null || isNew);

export const imageColumns = (withGrowth: boolean): readonly Column[] => [
  { title: 'IMAGE', align: 'left', mayBeCut: true, keepsEnd: true },
  { title: 'STATUS', align: 'left' },
  { title: 'CONTENT', align: 'right', importance: 3 },
  ...(withGrowth ? [{ title: 'GROWTH', align: 'right', importance: 4 } as const] : []),
  { title: 'WASTED', align: 'right', importance: 2 },
  { title: 'DETAILS', align: 'left', mayWrap: true },
];

export const imageRow = (image: ImageCheck, withGrowth: boolean): readonly Cell[] => {
  const { passed, sizes, image: known } = image.data;
  return [
    text([{ code: image.title }]),
    toned(passed ? 'good' : 'bad', text(passed ? 'ok' : 'FAILED')),
    bytes(sizes.content, !known.complete),
    ...(withGrowth ? [change(image.growth, image.growth !== null && !known.complete)] : []),
    bytes(image.wasted, !known.complete),
    text(detailsOf(image).join('; ')),
  ];
};

export const uncheckedRow = ({ archive, image, message }: UncheckedSubject, withGrowth: boolean): readonly Cell[] => [
  text([{ code: image ?? archive }]),
  toned('bad', text('not checked')),
  bytes(null),
  ...(withGrowth ? [change(null)] : []),
  bytes(null),
  text(message.startsWith(`${archive}: `) ? message.slice(archive.length + 2) : message),
];

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
