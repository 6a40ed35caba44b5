// One step alone, or all up to it: a click on its row in the table above the map, and the choice beside the controls.
import { button, element, place } from './elements.ts';
import { stepsOf, valueAt } from './model.ts';
import type { Page } from './state.ts';
import { isAmong, type Steps } from './weights.ts';

export function bindSteps(page: Page): void {
  const choice = place<HTMLElement>('steps');
  const tables = [...document.querySelectorAll<HTMLElement>('[data-drawing]')];
  const choose = (steps: Steps | undefined): void => page.change({ steps, chosen: undefined });
  for (const table of tables) {
    table.querySelector('.note')?.append(element('span', { class: 'hint' }, '; click one to see only its files below'));
  }
  const rows = tables.flatMap((table) =>
    [...table.querySelectorAll<HTMLElement>('[data-step]')].map((row) => {
      const step = Number(row.getAttribute('data-step'));
      const cell = valueAt(row.children, 0) as HTMLElement;
      const toggle = button(cell.textContent ?? '', () => {});
      cell.replaceChildren(toggle);
      row.addEventListener('click', () => {
        const { steps } = page.state;
        choose(steps && steps.last === step && !steps.isUpTo ? undefined : { last: step, isUpTo: false });
        place('files').scrollIntoView({ block: 'nearest' });
      });
      return { row, toggle, step, drawing: Number(table.getAttribute('data-drawing')) };
    }),
  );
  const draw = (): void => {
    const { steps, drawing } = page.state;
    for (const table of tables) table.hidden = Number(table.getAttribute('data-drawing')) !== drawing;
    for (const { row, toggle, step, drawing: own } of rows) {
      const isShown = own === drawing && steps !== undefined && isAmong(steps, step);
      row.classList.toggle('chosen', isShown);
      toggle.setAttribute('aria-pressed', String(isShown));
    }
    const facet = stepsOf(page.model.data);
    choice.hidden = !steps || !facet;
    if (!steps || !facet) return;
    const name = facet.title.toLowerCase();
    const ways = [
      [`Only this ${name}`, { ...steps, isUpTo: false }],
      [`Up to this ${name}`, { ...steps, isUpTo: true }],
      [`All ${name}s`, undefined],
    ] as const;
    choice.replaceChildren(
      element('bdi', { class: 'step' }, `${facet.title} ${valueAt(facet.groups, steps.last).text}`),
      ...ways.map(([text, next]) =>
        button(text, () => choose(next), { 'aria-pressed': next && String(next.isUpTo === steps.isUpTo) }),
      ),
    );
  };
  page.onChange((changed) => {
    if (!changed.has('steps')) return;
    const hadFocus = choice.contains(document.activeElement);
    draw();
    if (hadFocus) (choice.querySelector<HTMLElement>('[aria-pressed=true]') ?? place('view')).focus();
  });
  draw();
}
