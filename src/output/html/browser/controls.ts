// What is around the map: the controls above it, the path to the current directory, and the legend of the colors.

import { amountElement } from './amount.ts';
import { button, element, place } from './elements.ts';
import { classSums, nameOf, root, valueAt, wayTo } from './model.ts';
import type { Page } from './state.ts';

/** The controls above the map: what is shown and what colors mean. For print, the choices are also written as text. */
export function bindControls(page: Page): void {
  const { views, facets, pulled } = page.model.data;
  const view = place<HTMLSelectElement>('view');
  const facet = place<HTMLSelectElement>('facet');
  view.append(...views.map(({ title }, value) => element('option', { value }, title)));
  facet.append(...facets.map(({ title }, value) => element('option', { value }, title.toLowerCase())));
  view.value = String(page.state.view);
  view.addEventListener('change', () => page.change({ view: Number(view.value), top: root, chosen: undefined }));
  facet.addEventListener('change', () => page.change({ facet: Number(facet.value) }));
  const area = place<HTMLSelectElement>('area');
  place<HTMLElement>('areas').hidden = !pulled;
  area.append(...['stored', 'as pulled'].map((text, value) => element('option', { value }, text)));
  area.addEventListener('change', () => page.change({ isPulled: area.value === '1' }));
  const tell = (): void => {
    const { title, area: what } = valueAt(views, page.state.view);
    const by = valueAt(facets, page.state.facet).title.toLowerCase();
    const how = page.state.isPulled ? ', compressed as pulled' : '';
    place('shown').textContent = `${title}, colored by ${by}; areas show ${what}${how}`;
  };
  page.onChange(tell);
  tell();
}

/** The path from the root to the current directory, with a link for each step. */
export function breadcrumb(page: Page): () => void {
  const list = place('crumbs');
  const draw = (): void => {
    const way = wayTo(page.model, page.state.top);
    list.replaceChildren(
      ...way.map((node, at) => {
        const isHere = at === way.length - 1;
        const go = button(nameOf(page.model, node), () => page.enter(node), {
          'aria-current': isHere ? 'location' : undefined,
        });
        return element('li', {}, go);
      }),
    );
  };
  page.onChange((changed) => {
    if (!changed.has('top')) return;
    const hadFocus = list.contains(document.activeElement);
    draw();
    if (hadFocus) list.querySelector<HTMLElement>('li:last-child button')?.focus();
  });
  return draw;
}

/** The legend of the colors, with the bytes of each class in the current directory. */
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
