// What is above the map: the choice of a drawing, the controls, and the path to the current directory.
import { briefNameOf } from './address-keys.ts';
import { button, element, place } from './elements.ts';
import { nameOf, root, stepsOf, valueAt, wayTo } from './model.ts';
import type { Page } from './state.ts';

/** The controls above the map: what is shown and what colors mean. For print, the choices are also written as text. */
export function bindControls(page: Page): void {
  const view = place<HTMLSelectElement>('view');
  const facet = place<HTMLSelectElement>('facet');
  const area = place<HTMLSelectElement>('area');
  view.addEventListener('change', () => page.change({ view: Number(view.value), chosen: undefined }));
  facet.addEventListener('change', () => page.change({ facet: Number(facet.value) }));
  area.addEventListener('change', () => page.change({ isPulled: area.value === '1' }));
  const fill = (): void => {
    const { views, facets, pulled } = page.model.data;
    view.replaceChildren(...options(views.map(({ title }) => title)));
    facet.replaceChildren(...options(facets.map(({ title }) => title.toLowerCase())));
    area.replaceChildren(...options(['stored', 'as pulled']));
    place<HTMLElement>('areas').hidden = !pulled;
  };
  const heading = document.querySelector('#files + .note bdi');
  const start = heading?.textContent ?? '';
  const hint = start.slice(start.lastIndexOf(';'));
  const tell = (): void => {
    const { state, model } = page;
    view.value = String(state.view);
    facet.value = String(state.facet);
    area.value = state.isPulled ? '1' : '0';
    const { title, area: what } = valueAt(model.data.views, state.view);
    const by = valueAt(model.data.facets, state.facet).title.toLowerCase();
    const how = state.isPulled ? ', compressed as pulled' : '';
    const isEmpty = valueAt(page.weights.bytes, root) === 0;
    const areas = isEmpty ? 'there are none' : `areas show ${what}${how}`;
    const shown = `${title}${stepsText(page)}${hiddenText(page)}`;
    place('shown').textContent = `${shown}, colored by ${by}; ${areas}`;
    const isAll = state.view === page.start.view && !state.steps && state.hidden.size === 0;
    if (heading) heading.textContent = isAll ? start : `${shown.charAt(0).toLowerCase()}${shown.slice(1)}${hint}`;
  };
  page.onChange((changed) => {
    if (changed.has('drawing')) fill();
    tell();
  });
  fill();
  tell();
}

/** ` of layer 3`, ` up to layer 3` */
function stepsText({ state: { steps }, model: { data } }: Page): string {
  const facet = stepsOf(data);
  if (!steps || !facet) return '';
  return ` ${steps.isUpTo ? 'up to' : 'of'} ${facet.title.toLowerCase()} ${steps.last}`;
}

/** Classes that are named; of more, only their number is. */
const maxHidden = 3;

/** ` without overwritten and deleted` */
function hiddenText({ state: { hidden, facet }, model: { data } }: Page): string {
  if (hidden.size === 0) return '';
  if (hidden.size > maxHidden) return ` without ${hidden.size} classes of the legend`;
  const { classes } = valueAt(data.facets, facet);
  return ` without ${[...hidden].map((at) => briefNameOf(valueAt(classes, at).name)).join(', ')}`;
}

const options = (texts: readonly string[]): readonly HTMLElement[] =>
  texts.map((text, value) => element('option', { value }, text));

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

/** The choice of a drawing, if there are several. */
export function bindPicker(page: Page): void {
  const picker = document.querySelector<HTMLSelectElement>('#drawings select');
  if (!picker) return;
  place<HTMLElement>('drawings').hidden = false;
  picker.addEventListener('change', () => page.change({ drawing: Number(picker.value) }));
  page.onChange(() => {
    picker.value = String(page.state.drawing);
  });
}
