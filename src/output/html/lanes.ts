// The layers of an image as lanes: how long each is against the longest, and what became of its bytes.
import { type Labels, reclaimable } from '../../analysis/ledger.ts';
import { bytes } from '../../report/block.ts';
import type { ImageData, LayerData } from '../../report/image-data.ts';
import { type Segment, stackedBar, swatch } from './bar.ts';
import { headingMarkup } from './block-markup.ts';
import { cellMarkup } from './cell-markup.ts';
import { labels } from './labels.ts';
import { html, type Markup } from './markup.ts';
import { stepMarkup } from './step-text.ts';

const says: Readonly<Record<keyof Labels, string>> = {
  live: 'what a container sees',
  replaced: 'hidden by other content',
  recopied: 'hidden by a copy of the same content',
  removed: 'deleted later, shipped all the same',
  duplicate: 'twice in one layer',
  overhead: 'headers and padding of the tars',
};

export function lanesMarkup({ layers, ledger, sizes }: ImageData): Markup {
  const longest = layers.reduce((most, layer) => Math.max(most, layer.sizes.content ?? 0), 0);
  return html`<section aria-labelledby="layers">
${headingMarkup('Layers', 'the bytes of each, against those of the largest', 2, 'layers')}
${ledger ? legend(ledger) : []}
<table class="lanes">
<thead><tr><th scope="col" class="right">Layer</th><th scope="col">Created by</th><th scope="col" class="right">Content</th><th scope="col" class="right">Hidden</th></tr></thead>
<tbody>
${layers.map((layer) => lane(layer, longest))}</tbody>
<tfoot><tr><td></td><th scope="row" class="grow">Total${bar(ledger, sizes.content ?? 0)}</th><td class="right">${cellMarkup(bytes(sizes.content))}</td><td class="right">${cellMarkup(bytes(ledger && reclaimable(ledger)))}</td></tr></tfoot>
</table>
</section>
`;
}

const lane = ({ index, createdBy, ledger, sizes }: LayerData, longest: number): Markup =>
  html`<tr><td class="right faint">${index}</td><td class="grow">${stepMarkup(createdBy)}${bar(ledger, longest)}</td><td class="right">${cellMarkup(bytes(sizes.content))}</td><td class="right">${cellMarkup(bytes(ledger && reclaimable(ledger)))}</td></tr>
`;

const bar = (ledger: Labels | null, scale: number): Markup => stackedBar(ledger ? segments(ledger) : [], scale);

const segments = (ledger: Labels): readonly Segment[] =>
  labels.map((label) => ({ name: label, bytes: ledger[label], color: `c-${label}` }));

const legend = (ledger: Labels): Markup =>
  html`<ul class="legend" id="ledger">${labels
    .filter((label) => ledger[label] > 0 || label === 'live')
    .map(
      (label) =>
        html`<li data-label="${label}">${swatch(`c-${label}`)}${label} ${cellMarkup(bytes(ledger[label]))} <small>${says[label]}</small></li>`,
    )}</ul>`;
