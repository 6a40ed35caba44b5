// The legend of the colors, with the bytes of each class in the current directory.
import { amountElement } from './amount.ts';
import { element, place } from './elements.ts';
import { classSums, valueAt } from './model.ts';
import type { Page } from './state.ts';

export function legend(page: Page): () => void {
  const list = place('legend');
  const draw = (): void => {
    const { model, state } = page;
    const { classes } = valueAt(model.data.facets, state.facet);
    const { measure } = valueAt(model.data.views, state.view);
    const start = state.top * classes.length;
    const sums = page.sums.subarray(start, start + classes.length);
    const more = page.weights.more && classSums(model, page.weights.more, state.facet).subarray(start);
    list.replaceChildren(
      ...classes.flatMap(({ name, color, whole }, at) =>
        sums[at] === 0
          ? []
          : [
              element(
                'li',
                { 'data-class': name },
                element('span', { class: `swatch ${color}` }),
                element('bdi', { class: 'step' }, (measure === 'larger' && whole) || name),
                ' ',
                amountElement({ bytes: valueAt(sums, at), more: more?.[at] }),
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
