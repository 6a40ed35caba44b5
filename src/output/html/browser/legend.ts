// What the colours mean, with the bytes of each in the directory shown.
import { humanSize } from '../../../report/human-size.ts';
import { bytesElement, element, place } from './elements.ts';
import type { Page } from './state.ts';

export function legend(page: Page): () => void {
  const list = place('legend');
  const draw = (): void => {
    const { model, state } = page;
    const { classes } = model.data.facets[state.facet];
    const start = state.top * classes.length;
    const sums = page.sums.subarray(start, start + classes.length);
    list.replaceChildren(
      ...classes.flatMap(({ name, color }, at) =>
        sums[at] === 0
          ? []
          : [
              element(
                'li',
                { 'data-class': name },
                element('span', { class: `swatch ${color}` }),
                element('bdi', { class: 'step' }, name),
                ' ',
                bytesElement(sums[at], humanSize(sums[at])),
              ),
            ],
      ),
    );
  };
  page.onChange((changed) => {
    if (changed.has('top') || changed.has('view') || changed.has('facet')) draw();
  });
  return draw;
}
