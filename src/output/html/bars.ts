// Bars as SVG: the layers of an image, the sizes of two images, and the waterfall between them. SVG attributes are allowed by
// the page's Content-Security-Policy, inline styles are not. Bars of several segments have a text alternative.
import type { LedgerBytes } from '../../analysis/ledger.ts';
import { bytes, change } from '../../report/block.ts';
import type { DiffData } from '../../report/diff/data.ts';
import type { StepData } from '../../report/diff/waterfall-data.ts';
import { fateText, instructionLine } from '../../report/diff/waterfall-table.ts';
import type { ImageData, LayerData } from '../../report/image-data.ts';
import { pluralize } from '../../rules/wording.ts';
import { humanSize } from '../../text/byte-size.ts';
import { cellMarkup, editedMarkup, headingMarkup, instructionMarkup } from './block-markup.ts';
import { html, type Markup } from './markup.ts';

const explanations: Readonly<Record<keyof LedgerBytes, string>> = {
  live: 'in the final filesystem',
  overwritten: 'overwritten later with other content',
  copied: 'copied later with the same content',
  deleted: 'deleted later, but still shipped',
  duplicate: 'same path twice in one layer',
  unusable: 'entries that cannot be extracted',
  overhead: 'tar headers and padding',
};

/**
 * The layers of an image as bars: the size of each, relative to the largest, by kind of bytes. With a script, a click on one
 * shows only its files. `drawing` is the index of the image on the page.
 */
export function lanesMarkup({ layers, ledger, sizes, wasted }: ImageData, drawing: number): Markup {
  const id = drawing === 0 ? 'layers' : `layers-${drawing}`;
  const longest = layers.reduce((most, layer) => Math.max(most, layer.sizes.content ?? 0), 0);
  return html`<section aria-labelledby="${id}">
${headingMarkup('Layers', 'content by kind; the largest layer is the full width', 2, id)}
${ledger ? legend(ledger) : []}
<table class="lanes">
<thead><tr><th scope="col" class="right">Layer</th><th scope="col">Instruction</th><th scope="col" class="right">Content</th><th scope="col" class="right">Wasted</th></tr></thead>
<tbody>
${layers.map((layer) => lane(layer, longest))}</tbody>
<tfoot><tr><td></td><th scope="row" class="grow">Total${ledgerBar(ledger, sizes.content ?? 0)}</th><td class="right">${cellMarkup(bytes(sizes.content))}</td><td class="right">${cellMarkup(bytes(wasted))}</td></tr></tfoot>
</table>
</section>
`;
}

const lane = ({ index, instruction, ledger, sizes, wasted }: LayerData, longest: number): Markup =>
  html`<tr data-step="${index}"><td class="right faint">${index}</td><td class="grow">${instructionMarkup(instruction)}${ledgerBar(ledger, longest)}</td><td class="right">${cellMarkup(bytes(sizes.content))}</td><td class="right">${cellMarkup(bytes(wasted))}</td></tr>
`;

const ledgerBar = (ledger: LedgerBytes | null, scale: number): Markup =>
  stackedBar(ledger ? segments(ledger) : [], scale);

const segments = (ledger: LedgerBytes): readonly Segment[] =>
  byteKinds.map((kind) => ({ name: kind, bytes: ledger[kind], color: `c-${kind}` }));

const legend = (ledger: LedgerBytes): Markup =>
  html`<ul class="legend ledger">${byteKinds
    .filter((kind) => ledger[kind] > 0 || kind === 'live')
    .map(
      (kind) =>
        html`<li data-kind="${kind}">${swatch(`c-${kind}`)}${kind} ${cellMarkup(bytes(ledger[kind]))} <small>${explanations[kind]}</small></li>`,
    )}</ul>`;

const sizeNames = ['distribution', 'content', 'files', 'visible', 'wasted'] as const;

/** The sizes of two images as pairs of bars, the old one above the new one, all on one scale. */
export function sizeBars({ sizes }: DiffData): Markup {
  const scale = Math.max(...sizeNames.flatMap((name) => [sizes.old[name] ?? 0, sizes.new[name] ?? 0]));
  const row = (name: (typeof sizeNames)[number]): Markup => {
    const [old, newer] = [sizes.old[name], sizes.new[name]];
    const more = old === null || newer === null ? null : newer - old;
    const bars = [
      stackedBar([{ name: 'old', bytes: old ?? 0, color: 'c-same' }], scale),
      stackedBar([{ name: 'new', bytes: newer ?? 0, color: changeColor(more ?? 0) }], scale),
    ];
    return html`<tr><th scope="row">${name}</th><td class="bars">${old === null && newer === null ? html`<span class="faint">unknown</span>` : bars}</td><td class="right">${cellMarkup(bytes(old))}</td><td class="right">${cellMarkup(bytes(newer))}</td><td class="right">${cellMarkup(change(more))}</td></tr>
`;
  };
  return html`<section aria-labelledby="sizes">
${headingMarkup('Sizes', 'the upper bar is the old image, the lower bar is the new one', 2, 'sizes')}
${colorKey([
  ['c-same', 'old size; new size if it did not change'],
  ['c-more', 'new size, larger'],
  ['c-less', 'new size, smaller'],
])}
<table class="sizes">
<thead><tr><th scope="col">Size</th><th scope="col"></th><th scope="col" class="right">Old</th><th scope="col" class="right">New</th><th scope="col" class="right">Change</th></tr></thead>
<tbody>
${sizeNames.map(row)}</tbody>
</table>
</section>
`;
}

/** Directories shown per layer. */
const maxDirectories = 3;

/**
 * The waterfall as bars: each layer's bar starts where the one before it ends, so the last one ends at the difference in
 * content size. Below each layer are the directories that changed most.
 */
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
${headingMarkup('What changed the size', 'content, layer by layer; layers are aligned by diff ID, then by instruction, edited ones by words and files', 2, 'waterfall')}
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
    html`<tr>${index(step.old)}${index(step.new)}<td class="grow">${step.oldInstruction === null ? instructionMarkup(step.instruction) : editedMarkup(instructionLine(step))}${floatingBar(start, start + more, scale, changeColor(more))}</td><td class="right">${cellMarkup(change(more))}</td></tr>
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

interface Segment {
  readonly name: string;
  readonly bytes: number;
  /** CSS class of its color. */
  readonly color: string;
}

const width = 1000;

/** A bar of adjacent segments; `scale` is the number of bytes for the full width. */
function stackedBar(segments: readonly Segment[], scale: number): Markup {
  const shown = segments.filter(({ bytes }) => bytes > 0);
  const texts = shown.map(({ name, bytes }) => `${name} ${humanSize(bytes)}`);
  let start = 0;
  const parts = shown.map(({ bytes, color }, at) => {
    const part = rect(start, start + bytes, scale, color, texts[at] as string);
    start += bytes;
    return part;
  });
  return bar(parts, texts.join(', ') || 'nothing');
}

/** A bar between two values, on a scale between two others. */
function floatingBar(from: number, to: number, [least, most]: readonly [number, number], color: string): Markup {
  const zero = place(-least, most - least);
  const axis = html`<line class="axis" x1="${zero}" x2="${zero}" y1="0" y2="10"/>`;
  const part = rect(Math.min(from, to) - least, Math.max(from, to) - least, most - least, color, '');
  return html`<svg class="bar" viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true">${part}${axis}</svg>`;
}

const place = (bytes: number, scale: number): number =>
  scale === 0 ? 0 : Math.round((bytes / scale) * width * 100) / 100;

function rect(start: number, end: number, scale: number, color: string, title: string): Markup {
  const x = place(start, scale);
  const size = Math.round((place(end, scale) - x) * 100) / 100;
  return html`<rect class="${color}" x="${x}" y="0" width="${size}" height="10"><title>${title}</title></rect>`;
}

const bar = (parts: readonly Markup[], says: string): Markup =>
  html`<svg class="bar" viewBox="0 0 ${width} 10" preserveAspectRatio="none" role="img" aria-label="${says}">${parts}</svg>`;

/** CSS class of a change. */
const changeColor = (more: number): string => (more > 0 ? 'c-more' : more < 0 ? 'c-less' : 'c-same');

/** A color sample that is shown before a name. */
const swatch = (color: string): Markup => html`<span class="swatch ${color}"></span>`;

/** A legend of the colors. */
const colorKey = (colors: readonly (readonly [color: string, name: string])[]): Markup =>
  html`<ul class="legend">${colors.map(([color, name]) => html`<li>${swatch(color)}${name}</li>`)}</ul>`;

/** The kinds of bytes, in the order in which the page draws them. */
export const byteKinds = [
  'live',
  'overwritten',
  'copied',
  'deleted',
  'duplicate',
  'unusable',
  'overhead',
] as const satisfies readonly (keyof LedgerBytes)[];
