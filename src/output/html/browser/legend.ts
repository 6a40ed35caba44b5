// The legend of the colors, with the bytes of each class in the current directory. A click on a class hides or shows its
// files.
import { amountElement } from './amount.ts';
import { element, place } from './elements.ts';
import { valueAt } from './model.ts';
import type { Page } from './state.ts';
import { classSums } from './weights.ts';

export function legend(page: Page): () => void {
  const list = place('legend');
  const draw = (): void => {
    const { model, state, all } = page;
    const { classes } = valueAt(model.data.facets, state.facet);
    const { measure } = valueAt(model.data.views, state.view);
    const start = state.top * classes.length;
    const sums = page.allSums.subarray(start);
    const more = all.more && classSums(model, all.more, state.facet, state.steps).subarray(start);
    list.replaceChildren(
      ...classes.flatMap(({ name, color, whole }, at) => {
        if (sums[at] === 0) return [];
        const toggle = element(
          'button',
          { type: 'button', 'aria-pressed': String(!state.hidden.has(at)) },
          element('span', { class: `swatch ${color}` }),
          element('bdi', { class: 'step' }, (measure === 'larger' && whole) || name),
        );
        toggle.addEventListener('click', () => page.change({ hidden: toggled(state.hidden, at) }));
        const amount = amountElement({ bytes: valueAt(sums, at), more: more?.[at] });
        return [element('li', { 'data-class': name }, toggle, ' ', amount)];
      }),
    );
  };
  page.onChange((changed) => {
    if (!changed.has('top') && !changed.has('view') && !changed.has('facet')) return;
    const buttons = (): readonly Element[] => [...list.querySelectorAll('button')];
    const focused = document.activeElement ? buttons().indexOf(document.activeElement) : -1;
    draw();
    (buttons()[focused] as HTMLElement | undefined)?.focus();
  });
  return draw;
}

function toggled(all: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const others = [...all].filter((other) => other !== one);
  return new Set(all.has(one) ? others : [...others, one]);
}
