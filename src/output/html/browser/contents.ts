// What is in the directory shown, as a list: the same as the map for who does not see it, with what is too small for it.
import { humanSize } from '../../../report/human-size.ts';
import { share } from './details.ts';
import { button, bytesElement, element, place } from './elements.ts';
import { heaviest, isDirectory, nameOf } from './model.ts';
import type { Page } from './state.ts';

const fewRows = 8;
/** A browser shows no more in no time. */
const manyRows = 2000;

export function contentsTable(page: Page): () => void {
  const [body] = place<HTMLTableElement>('contents').tBodies;
  const more = place<HTMLButtonElement>('more');
  let isWhole = false;
  const draw = (): void => {
    const { model, weights, state } = page;
    const nodes = heaviest(model.children[state.top], weights);
    body.replaceChildren(...nodes.slice(0, isWhole ? manyRows : fewRows).map(row));
    more.hidden = isWhole || nodes.length <= fewRows;
    more.textContent = `Show all ${nodes.length.toLocaleString('en')}`;
  };
  const row = (node: number): HTMLTableRowElement => {
    const { model, weights, state } = page;
    const bytes = weights.bytes[node];
    const name = nameOf(model, node) + (isDirectory(model, node) ? '/' : '');
    const go = button(name, () => (isDirectory(model, node) ? page.enter(node) : page.show(node)));
    return element(
      'tr',
      {},
      element('td', {}, go),
      element('td', { class: 'right' }, bytesElement(bytes, humanSize(bytes))),
      element('td', { class: 'right' }, share(bytes, weights.bytes[state.top])),
      element('td', { class: 'right' }, weights.files[node].toLocaleString('en')),
    );
  };
  more.addEventListener('click', () => {
    isWhole = true;
    draw();
    body.rows[fewRows]?.querySelector('button')?.focus();
  });
  page.onChange((changed) => {
    if (!changed.has('top') && !changed.has('view')) return;
    isWhole = false;
    const hadFocus = body.contains(document.activeElement);
    draw();
    if (hadFocus) body.querySelector('button')?.focus();
  });
  return draw;
}
