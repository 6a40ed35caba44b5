// What the colours mean, with the bytes of each in the directory shown.
import { humanSize } from '../../../report/human-size.ts';
import { bytesElement, element, place } from './elements.ts';
import { classOf, isDirectory } from './model.ts';
import type { Page } from './state.ts';

export function legend(page: Page): () => void {
  const list = place('legend');
  const draw = (): void => {
    const { model, weights, state } = page;
    const { classes } = model.data.facets[state.facet];
    const sums = classes.map(() => 0);
    // Behind a directory stands all that is in it: whoever is in one that counts, counts.
    const isIn = new Uint8Array(model.data.names.length);
    isIn[state.top] = 1;
    for (let node = state.top + 1; node < isIn.length; node += 1) {
      isIn[node] = isIn[model.data.parents[node]];
      if (isIn[node] === 1 && !isDirectory(model, node))
        sums[classOf(model.data, state.facet, node)] += weights.bytes[node];
    }
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
