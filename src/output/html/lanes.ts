// The layers of an image as bars: the size of each, relative to the largest, by kind of bytes.
import type { LedgerBytes } from '../../analysis/ledger.ts';
import { bytes } from '../../report/block.ts';
import type { ImageData, LayerData } from '../../report/image-data.ts';
import { type Segment, stackedBar, swatch } from './bar.ts';
import { cellMarkup, headingMarkup } from './block-markup.ts';
import { byteKinds } from './byte-kinds.ts';
import { instructionMarkup } from './instruction-text.ts';
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

export function lanesMarkup({ layers, ledger, sizes, wasted }: ImageData): Markup {
  const longest = layers.reduce((most, layer) => Math.max(most, layer.sizes.content ?? 0), 0);
  return html`<section aria-labelledby="layers">
${headingMarkup('Layers', 'content by kind; the largest layer is the full width', 2, 'layers')}
${ledger ? legend(ledger) : []}
<table class="lanes">
<thead><tr><th scope="col" class="right">Layer</th><th scope="col">Instruction</th><th scope="col" class="right">Content</th><th scope="col" class="right">Wasted</th></tr></thead>
<tbody>
${layers.map((layer) => lane(layer, longest))}</tbody>
<tfoot><tr><td></td><th scope="row" class="grow">Total${bar(ledger, sizes.content ?? 0)}</th><td class="right">${cellMarkup(bytes(sizes.content))}</td><td class="right">${cellMarkup(bytes(wasted))}</td></tr></tfoot>
</table>
</section>
`;
}

const lane = ({ index, instruction, ledger, sizes, wasted }: LayerData, longest: number): Markup =>
  html`<tr><td class="right faint">${index}</td><td class="grow">${instructionMarkup(instruction)}${bar(ledger, longest)}</td><td class="right">${cellMarkup(bytes(sizes.content))}</td><td class="right">${cellMarkup(bytes(wasted))}</td></tr>
`;

const bar = (ledger: LedgerBytes | null, scale: number): Markup => stackedBar(ledger ? segments(ledger) : [], scale);

const segments = (ledger: LedgerBytes): readonly Segment[] =>
  byteKinds.map((kind) => ({ name: kind, bytes: ledger[kind], color: `c-${kind}` }));

const legend = (ledger: LedgerBytes): Markup =>
  html`<ul class="legend" id="ledger">${byteKinds
    .filter((kind) => ledger[kind] > 0 || kind === 'live')
    .map(
      (kind) =>
        html`<li data-kind="${kind}">${swatch(`c-${kind}`)}${kind} ${cellMarkup(bytes(ledger[kind]))} <small>${explanations[kind]}</small></li>`,
    )}</ul>`;
