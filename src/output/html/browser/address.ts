// The state of the page in its address, after the `#`: Back works, and a link shows what its sender saw.
import type { Facet } from '../treemap-data.ts';
import { isDirectory, type Model, nameOf, pathOf, root, stepsOf, valueAt } from './model.ts';
import type { Page, State } from './state.ts';
import type { Steps } from './weights.ts';

type Shown = Omit<State, 'drawing' | 'matches'>;

/** What Back does not undo: it only replaces the address. */
const passing = ['file', 'copy', 'search'];

export function bindAddress(page: Page): void {
  let written = fragmentOf(page);
  let isRestoring = false;
  page.onChange(() => {
    const fragment = fragmentOf(page);
    if (String(fragment) === String(written)) return;
    const isVisit = lasting(fragment) !== lasting(written);
    written = fragment;
    if (isRestoring) return;
    // A fragment may have slashes.
    const text = fragment.toString().replaceAll('%2F', '/');
    const address = text === '' ? location.pathname + location.search : `#${text}`;
    // A page in a frame may not be allowed to change its address.
    try {
      if (isVisit) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
    } catch {}
  });
  const restore = (): void => {
    isRestoring = true;
    const fragment = new URLSearchParams(location.hash.slice(1));
    page.change({ drawing: drawingIn(page, fragment) });
    page.change(shownIn(page, fragment));
    isRestoring = false;
  };
  addEventListener('popstate', restore);
  if (location.hash.length > 1) restore();
}

/** What differs from the start of the page. */
function fragmentOf({ model, state, start }: Page): URLSearchParams {
  const { views, facets } = model.data;
  const facet = valueAt(facets, state.facet);
  const fragment = new URLSearchParams();
  if (state.drawing > 0) fragment.set('image', String(state.drawing + 1));
  if (state.view !== start.view) fragment.set('show', keyOf(valueAt(views, state.view).title));
  const steps = stepsOf(model.data);
  if (state.steps && steps) fragment.set(keyOfSteps(steps, state.steps.isUpTo), `${state.steps.last}`);
  if (state.isPulled) fragment.set('area', 'pulled');
  if (state.facet !== start.facet) fragment.set('color', keyOf(facet.title));
  for (const hidden of state.hidden) fragment.append('hide', briefNameOf(valueAt(facet.classes, hidden).name));
  if (state.top !== root) fragment.set('path', pathOf(model, state.top));
  const { chosen } = state;
  if (chosen !== undefined && !isDirectory(model, chosen) && model.data.names[chosen] !== '') {
    fragment.set('file', pathOf(model, chosen));
    const copy = model.copies.get(chosen)?.indexOf(chosen) ?? 0;
    if (copy > 0) fragment.set('copy', String(copy + 1));
  }
  if (state.typed !== '') fragment.set('search', state.typed);
  return fragment;
}

function lasting(fragment: URLSearchParams): string {
  const rest = new URLSearchParams(fragment);
  for (const key of passing) rest.delete(key);
  return rest.toString();
}

function drawingIn({ drawings }: Page, fragment: URLSearchParams): number {
  const drawing = Number(fragment.get('image') ?? 1) - 1;
  return Number.isInteger(drawing) && drawing >= 0 && drawing < drawings ? drawing : 0;
}

/** What an address says; the start where it says nothing, or names what this page does not have. */
function shownIn({ model, start }: Page, fragment: URLSearchParams): Shown {
  const { views, facets } = model.data;
  const named = (of: readonly { readonly title: string }[], key: string, otherwise: number): number => {
    const at = of.findIndex(({ title }) => keyOf(title) === fragment.get(key));
    return at < 0 ? otherwise : at;
  };
  const facet = named(facets, 'color', start.facet);
  const hidden = fragment.getAll('hide');
  const { classes } = valueAt(facets, facet);
  const file = fragment.get('file');
  const path = fragment.get('path') ?? (file === null ? '/' : file.slice(0, file.lastIndexOf('/')));
  return {
    view: named(views, 'show', start.view),
    facet,
    hidden: new Set([...classes.keys()].filter((at) => hidden.includes(briefNameOf(valueAt(classes, at).name)))),
    steps: stepsIn(model, fragment),
    isPulled: model.data.pulled !== undefined && fragment.get('area') === 'pulled',
    top: directoryAt(model, path),
    chosen: file === null ? undefined : fileAt(model, file, Number(fragment.get('copy') ?? 1) - 1),
    typed: fragment.get('search') ?? '',
  };
}

function stepsIn({ data }: Model, fragment: URLSearchParams): Steps | undefined {
  const steps = stepsOf(data);
  if (!steps) return undefined;
  for (const isUpTo of [false, true]) {
    const last = fragment.get(keyOfSteps(steps, isUpTo));
    if (last !== null && steps.groups[Number(last)]) return { last: Number(last), isUpTo };
  }
  return undefined;
}

const keyOfSteps = ({ title }: Facet, isUpTo: boolean): string => `${isUpTo ? 'up-to-' : ''}${keyOf(title)}`;

/** The directory at a path, or the nearest one above it that the page has. */
function directoryAt(model: Model, path: string): number {
  let node = root;
  for (const name of path.split('/').filter(Boolean)) {
    const next = valueAt(model.children, node).find((at) => isDirectory(model, at) && nameOf(model, at) === name);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function fileAt(model: Model, path: string, copy: number): number | undefined {
  const [directory, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const found = valueAt(model.children, directoryAt(model, directory)).find(
    (at) => !isDirectory(model, at) && model.data.names[at] === name,
  );
  return found === undefined ? undefined : (model.copies.get(found)?.[copy] ?? found);
}

/** A title as it is in an address. */
const keyOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

/** Names of layers go on with their instruction. */
const briefNameOf = (name: string): string => name.split(' · ')[0] ?? '';
