// The state of the page in its address, after the `#`: Back works, and a link shows what its sender saw.
import { addressKeys, briefNameOf, keyOf, keyOfSteps, sortKey } from './address-keys.ts';
import { place } from './elements.ts';
import { isDirectory, pathOf, root, stepsOf, valueAt } from './model.ts';
import { drawingIn, type Faults, shownIn, unknownKeys } from './read-address.ts';
import type { Page } from './state.ts';

/** What Back does not undo: it only replaces the address. */
const passing = [addressKeys.search, addressKeys.sort];

export function bindAddress(page: Page): void {
  const notice = place('notice');
  let written = fragmentOf(page);
  let isRestoring = false;
  page.onChange((_, isVisit) => {
    const fragment = fragmentOf(page);
    if (String(fragment) === String(written)) return;
    const isStep = isVisit && lasting(fragment) !== lasting(written);
    written = fragment;
    if (isRestoring) return;
    notice.textContent = '';
    // A fragment may have slashes.
    const text = fragment.toString().replaceAll('%2F', '/');
    const address = text === '' ? location.pathname + location.search : `#${text}`;
    // A page in a frame may not be allowed to change its address.
    try {
      if (isStep) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
    } catch {}
  });
  const restore = (): void => {
    isRestoring = true;
    const fragment = new URLSearchParams(location.hash.slice(1));
    const faults: Faults = [];
    page.change({ drawing: drawingIn(page, fragment, faults) });
    const shown = shownIn(page, fragment, faults);
    faults.push(...unknownKeys(page.model, fragment));
    page.change(shown);
    isRestoring = false;
    notice.textContent = noticeText(page, shown.top, faults);
  };
  addEventListener('popstate', restore);
  if (location.hash.length > 1) restore();
}

/** Says which parts of an address are not shown. */
function noticeText({ model, state }: Page, top: number, faults: Faults): string {
  const missing = faults.length === 0 ? [] : [`Not on this page: ${faults.join(', ')}; the rest of the link is shown.`];
  const empty =
    state.top === top ? [] : [`${pathOf(model, top)} has no files to show; ${pathOf(model, state.top)} is shown.`];
  return [...missing, ...empty].join(' ');
}

/** What differs from the start of the page. */
function fragmentOf({ model, state, start }: Page): URLSearchParams {
  const { views, facets } = model.data;
  const facet = valueAt(facets, state.facet);
  const fragment = new URLSearchParams();
  if (state.drawing > 0) fragment.set(addressKeys.drawing, String(state.drawing + 1));
  if (state.view !== start.view) fragment.set(addressKeys.view, keyOf(valueAt(views, state.view).title));
  const steps = stepsOf(model.data);
  if (state.steps && steps) fragment.set(keyOfSteps(steps, state.steps.isUpTo), `${state.steps.last}`);
  if (state.isPulled) fragment.set(addressKeys.area, 'pulled');
  if (state.facet !== start.facet) fragment.set(addressKeys.facet, keyOf(facet.title));
  for (const hidden of state.hidden)
    fragment.append(addressKeys.hidden, briefNameOf(valueAt(facet.classes, hidden).name));
  if (state.top !== root) fragment.set(addressKeys.top, pathOf(model, state.top));
  const { chosen } = state;
  if (chosen !== undefined && !isDirectory(model, chosen) && model.data.names[chosen] !== '') {
    fragment.set(addressKeys.file, pathOf(model, chosen));
    const copy = model.copies.get(chosen)?.indexOf(chosen) ?? 0;
    if (copy > 0) fragment.set(addressKeys.copy, String(copy + 1));
  }
  if (state.typed !== '') fragment.set(addressKeys.search, state.typed);
  const sort = sortKey(state.order);
  if (sort !== undefined) fragment.set(addressKeys.sort, sort);
  return fragment;
}

function lasting(fragment: URLSearchParams): string {
  const rest = new URLSearchParams(fragment);
  for (const key of passing) rest.delete(key);
  return rest.toString();
}
