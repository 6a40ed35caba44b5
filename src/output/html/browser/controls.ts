// The controls above the map: what is shown and what colors mean. For print, the choices are also written as text.
import { element, place } from './elements.ts';
import { root, valueAt } from './model.ts';
import type { Page } from './state.ts';

export function bindControls(page: Page): void {
  const { views, facets } = page.model.data;
  const view = place<HTMLSelectElement>('view');
  const facet = place<HTMLSelectElement>('facet');
  view.append(...views.map(({ title }, value) => element('option', { value }, title)));
  facet.append(...facets.map(({ title }, value) => element('option', { value }, title.toLowerCase())));
  view.value = String(page.state.view);
  view.addEventListener('change', () => page.change({ view: Number(view.value), top: root, chosen: undefined }));
  facet.addEventListener('change', () => page.change({ facet: Number(facet.value) }));
  const tell = (): void => {
    const { title, area } = valueAt(views, page.state.view);
    const by = valueAt(facets, page.state.facet).title.toLowerCase();
    place('shown').textContent = `${title}, colored by ${by}; areas show ${area}`;
  };
  page.onChange(tell);
  tell();
}
