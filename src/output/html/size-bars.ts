// The sizes of two images as pairs of bars, the old one above the new one, all on one scale.
import { bytes, change } from '../../report/block.ts';
import type { DiffData } from '../../report/diff/data.ts';
import { changeColor, colorKey, stackedBar } from './bar.ts';
import { cellMarkup, headingMarkup } from './block-markup.ts';
import { html, type Markup } from './markup.ts';

const names = ['distribution', 'content', 'files', 'visible', 'wasted'] as const;

export function sizeBars({ sizes }: DiffData): Markup {
  const scale = Math.max(...names.flatMap((name) => [sizes.old[name] ?? 0, sizes.new[name] ?? 0]));
  const row = (name: (typeof names)[number]): Markup => {
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
${names.map(row)}</tbody>
</table>
</section>
`;
}
