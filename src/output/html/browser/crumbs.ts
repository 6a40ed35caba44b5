// The path from the root to the current directory, with a link for each step.
import { button, element, place } from './elements.ts';
import { nameOf, wayTo } from './model.ts';
import type { Page } from './state.ts';

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
