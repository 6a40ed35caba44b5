// The content of the current directory as a list: the same as the map, for screen readers and for files that are too small to
// draw.
import { amountElement, amountOf, toldAmount } from './amount.ts';
import { share } from './details.ts';
import { button, element, place } from './elements.ts';
import { copyMark } from './facets.ts';
import { isDirectory, nameOf, valueAt } from './model.ts';
import { type Order, orderAfterClick, sortColumns } from './order.ts';
import type { Page } from './state.ts';
import { heaviest } from './weights.ts';

const fewRows = 8;
/** With more rows at once, browsers become slow. */
const manyRows = 2000;

export interface Contents {
  draw(): void;
  /** Opens an item of the current directory. */
  goTo(node: number): void;
}

export function contentsTable(page: Page): Contents {
  const body = valueAt(place<HTMLTableElement>('contents').tBodies, 0);
  const more = place<HTMLButtonElement>('more');
  let nodes: readonly number[] = [];
  const draw = (): void => {
    const { order } = page.state;
    nodes = inOrder(page, heaviest(valueAt(page.model.children, page.state.top), page.weights), order);
    valueAt(place('size').children, 0).textContent = valueAt(page.model.data.views, page.state.view).column;
    for (const by of sortColumns) {
      const direction = order.isUp ? 'ascending' : 'descending';
      place(by).setAttribute('aria-sort', order.by === by ? direction : 'none');
    }
    body.replaceChildren();
    add(fewRows);
  };
  const add = (rows: number): void => {
    const shown = body.rows.length;
    body.append(...nodes.slice(shown, shown + rows).map(row));
    more.hidden = body.rows.length === nodes.length;
    more.textContent = moreText(body.rows.length, nodes.length);
  };
  const addMore = (): void => add(manyRows - (body.rows.length % manyRows));
  const focus = (at: number): void => body.rows[at]?.querySelector('button')?.focus();
  const row = (node: number): HTMLTableRowElement => {
    const { model, weights, state } = page;
    const amount = amountOf([node], weights);
    const name = nameOf(model, node) + (isDirectory(model, node) ? '/' : '');
    const go = button(name, () => (isDirectory(model, node) ? page.enter(node) : page.show(node)));
    go.append(copyMark(model, node));
    return element(
      'tr',
      {},
      element('td', {}, go),
      element('td', { class: 'right' }, amountElement(amount, toldAmount(model, [node], amount))),
      element('td', { class: 'right' }, share(amount.bytes, valueAt(weights.bytes, state.top))),
      element('td', { class: 'right' }, valueAt(weights.files, node).toLocaleString('en')),
    );
  };
  for (const by of sortColumns) {
    valueAt(place(by).children, 0).addEventListener('click', () => {
      page.change({ order: orderAfterClick(page.state.order, by) });
    });
  }
  more.addEventListener('click', () => {
    const shown = body.rows.length;
    addMore();
    focus(shown);
  });
  page.onChange((changed) => {
    if (!['top', 'view', 'order'].some((key) => changed.has(key))) return;
    const hadFocus = body.contains(document.activeElement) || document.activeElement === more;
    draw();
    if (hadFocus) focus(0);
  });
  return {
    draw,
    goTo(node) {
      const at = nodes.indexOf(node);
      while (body.rows.length <= at) addMore();
      focus(at);
    },
  };
}

const collator = new Intl.Collator('en', { numeric: true });

/** Nodes that are heaviest first, sorted in another order; the heaviest of equal ones stays first. */
function inOrder({ model, weights }: Page, nodes: readonly number[], { by, isUp }: Order): readonly number[] {
  const difference = {
    name: (a: number, b: number): number => collator.compare(nameOf(model, a), nameOf(model, b)),
    size: (a: number, b: number): number => valueAt(weights.bytes, a) - valueAt(weights.bytes, b),
    count: (a: number, b: number): number => valueAt(weights.files, a) - valueAt(weights.files, b),
  }[by];
  return [...nodes].sort(isUp ? difference : (a, b) => difference(b, a));
}

function moreText(shown: number, all: number): string {
  const next = Math.min(all, shown + manyRows - (shown % manyRows));
  const [most, more] = [all, next - shown].map((number) => number.toLocaleString('en'));
  if (shown > fewRows) return `Show ${more} more`;
  return next === all ? `Show all ${most}` : `Show ${next.toLocaleString('en')} of ${most}`;
}
