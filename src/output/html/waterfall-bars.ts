// The waterfall as bars: each layer's bar starts where the one before it ends, so the last one ends at the difference in
// content size. Below each layer are the directories that changed most.
import { bytes, change } from '../../report/block.ts';
import type { StepData } from '../../report/diff/waterfall-data.ts';
import { fateText } from '../../report/diff/waterfall-table.ts';
import { pluralize } from '../../rules/wording.ts';
import { changeColor, colorKey, floatingBar } from './bar.ts';
import { cellMarkup, headingMarkup } from './block-markup.ts';
import { instructionMarkup } from './instruction-text.ts';
import { html, type Markup } from './markup.ts';

/** Directories shown per layer. */
const maxDirectories = 3;

export function waterfallBars(waterfall: readonly StepData[]): Markup {
  const steps = waterfall.filter(({ part, sizes }) => part !== 'documents' && sizes.content !== null);
  const ends: number[] = [];
  for (const { sizes } of steps) ends.push((ends.at(-1) ?? 0) + (sizes.content ?? 0));
  const total = ends.at(-1) ?? 0;
  const scale = [ends.reduce((a, b) => Math.min(a, b), 0), ends.reduce((a, b) => Math.max(a, b), 0)] as const;
  const shared = steps.filter(({ part }) => part === 'shared').length;
  const same = html`<tr><td class="right faint"></td><td class="right faint"></td><td class="grow faint">${sharedText(shared)}</td><td class="right">${cellMarkup(bytes(0))}</td></tr>
`;
  return html`<section aria-labelledby="waterfall">
${headingMarkup('What changed the size', 'content, layer by layer; layers are aligned by diff ID, then by instruction', 2, 'waterfall')}
${colorKey([
  ['c-more', 'more'],
  ['c-less', 'less'],
])}
<table class="lanes waterfall">
<thead><tr><th scope="col" class="right">Old</th><th scope="col" class="right">New</th><th scope="col">Layer</th><th scope="col" class="right">Change</th></tr></thead>
<tbody>
${shared > 0 ? same : []}${steps.flatMap((step, at) => (step.part === 'shared' ? [] : stepRows(step, ends[at - 1] ?? 0, scale)))}</tbody>
<tfoot><tr><td></td><td></td><th scope="row" class="grow">Total${floatingBar(0, total, scale, changeColor(total))}</th><td class="right">${cellMarkup(change(total))}</td></tr></tfoot>
</table>
</section>
`;
}

const sharedText = (number: number): string => pluralize(number, 'identical layer');

function stepRows(step: StepData, start: number, scale: readonly [number, number]): readonly Markup[] {
  const more = step.sizes.content ?? 0;
  const index = (of: number | null): Markup => html`<td class="right faint">${of ?? '–'}</td>`;
  const directories = step.directories.filter(({ path }) => path !== null).slice(0, maxDirectories);
  const rest = directories.reduce((left, { bytes: change }) => left - change, more);
  return [
    html`<tr>${index(step.old)}${index(step.new)}<td class="grow">${instructionMarkup(step.instruction)}${floatingBar(start, start + more, scale, changeColor(more))}</td><td class="right">${cellMarkup(change(more))}</td></tr>
`,
    ...directories.map(
      ({ path, bytes: less, causes }) =>
        html`<tr class="part"><td></td><td></td><td class="grow"><bdi>/${path ?? ''}</bdi> <span class="faint">${causes.map(({ kind, attributes }) => fateText(kind, attributes)).join(', ')}</span></td><td class="right">${cellMarkup(change(less))}</td></tr>
`,
    ),
    ...(directories.length > 0 && rest !== 0 ? [restRow(rest)] : []),
  ];
}

const restRow = (bytes: number): Markup =>
  html`<tr class="part"><td></td><td></td><td class="grow faint">other files and tar overhead</td><td class="right">${cellMarkup(change(bytes))}</td></tr>
`;
