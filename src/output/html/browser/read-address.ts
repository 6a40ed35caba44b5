// Reads the state of the page from its address. What the page does not have is told, and the rest is kept.
import { addressKeys, briefNameOf, keyOf, keyOfSteps, orderOfKey } from './address-keys.ts';
import { isDirectory, type Model, nameOf, pathOf, root, stepsOf, valueAt } from './model.ts';
import { firstOrder, type Order } from './order.ts';
import type { Page, State } from './state.ts';
import type { Steps } from './weights.ts';

type Shown = Omit<State, 'drawing' | 'matches'>;

/** What an address names and the page does not have, in words: `layer 999`. */
export type Faults = string[];

export function drawingIn({ drawings }: Page, fragment: URLSearchParams, faults: Faults): number {
  const given = fragment.get(addressKeys.drawing);
  const drawing = given === null ? 0 : numberIn(given) - 1;
  if (drawing >= 0 && drawing < drawings) return drawing;
  faults.push(`image ${given}`);
  return 0;
}

/** What an address says; the start where it says nothing, or names what this page does not have. */
export function shownIn({ model, start }: Page, fragment: URLSearchParams, faults: Faults): Shown {
  const { views, facets, pulled } = model.data;
  /** The index of the name that the address gives. */
  const named = (names: readonly string[], key: string, what: string): number | undefined => {
    const given = fragment.get(key);
    const at = given === null ? undefined : names.indexOf(given);
    if (at === -1) faults.push(`${what} ${quoted(given)}`);
    return at === -1 ? undefined : at;
  };
  const view =
    named(
      views.map(({ title }) => keyOf(title)),
      addressKeys.view,
      'view',
    ) ?? start.view;
  const steps = stepsIn(model, fragment, faults);
  const isPulled = named(pulled ? ['stored', 'pulled'] : ['stored'], addressKeys.area, 'area') === 1;
  const facet =
    named(
      facets.map(({ title }) => keyOf(title)),
      addressKeys.facet,
      'color',
    ) ?? start.facet;
  const classes = valueAt(facets, facet).classes.map(({ name }) => briefNameOf(name));
  const hidden = fragment.getAll(addressKeys.hidden);
  faults.push(...hidden.filter((name) => !classes.includes(name)).map((name) => `class ${quoted(name)}`));
  return {
    view,
    facet,
    hidden: new Set([...classes.keys()].filter((at) => hidden.includes(valueAt(classes, at)))),
    steps,
    isPulled,
    ...placeIn(model, fragment, faults),
    typed: fragment.get(addressKeys.search) ?? '',
    order: orderIn(fragment, faults),
  };
}

/** Keys that mean nothing on this page. An anchor of the page has no value. */
export function unknownKeys({ data }: Model, fragment: URLSearchParams): Faults {
  const steps = stepsOf(data);
  const ofSteps = steps ? [false, true].map((isUpTo) => keyOfSteps(steps, isUpTo)) : [];
  const known: readonly string[] = [...Object.values(addressKeys), ...ofSteps];
  return [...fragment]
    .filter(([key, value]) => !known.includes(key) && (value !== '' || !document.getElementById(key)))
    .map(([key, value]) => quoted(value === '' ? key : `${key}=${value}`));
}

function stepsIn({ data }: Model, fragment: URLSearchParams, faults: Faults): Steps | undefined {
  const steps = stepsOf(data);
  if (!steps) return undefined;
  for (const isUpTo of [false, true]) {
    const given = fragment.get(keyOfSteps(steps, isUpTo));
    if (given === null) continue;
    const last = numberIn(given);
    if (steps.groups[last]) return { last, isUpTo };
    faults.push(`${steps.title.toLowerCase()} ${given}`);
  }
  return undefined;
}

/** The directory and the selected file. Of a path that the page does not have, the nearest directory above it. */
function placeIn(model: Model, fragment: URLSearchParams, faults: Faults): Pick<Shown, 'top' | 'chosen'> {
  const file = fragment.get(addressKeys.file);
  const path = fragment.get(addressKeys.top);
  const chosen = file === null ? undefined : fileAt(model, file);
  if (file !== null && chosen === undefined) faults.push(`file ${file}`);
  const top = directoryAt(model, path ?? (file === null ? '/' : parentOf(file)));
  if (path !== null && !isPathOf(model, path, top)) faults.push(`directory ${path}`);
  return { top, chosen: copyOf(model, chosen, fragment.get(addressKeys.copy), faults) };
}

function copyOf({ copies }: Model, file: number | undefined, given: string | null, faults: Faults): number | undefined {
  if (given === null) return file;
  const copy = file === undefined ? undefined : (copies.get(file) ?? [file])[numberIn(given) - 1];
  if (copy === undefined) faults.push(`copy ${given}`);
  return copy ?? file;
}

/** The directory at a path, or the nearest one above it that the page has. */
function directoryAt(model: Model, path: string): number {
  let node = root;
  for (const name of namesIn(path)) {
    const next = valueAt(model.children, node).find((at) => isDirectory(model, at) && nameOf(model, at) === name);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function fileAt(model: Model, path: string): number | undefined {
  const directory = directoryAt(model, parentOf(path));
  if (!isPathOf(model, parentOf(path), directory)) return undefined;
  const name = namesIn(path).at(-1);
  return valueAt(model.children, directory).find((at) => !isDirectory(model, at) && model.data.names[at] === name);
}

const namesIn = (path: string): readonly string[] => path.split('/').filter(Boolean);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const isPathOf = (model: Model, path: string, node: number): boolean =>
  `/${namesIn(path).join('/')}` === pathOf(model, node);

function orderIn(fragment: URLSearchParams, faults: Faults): Order {
  const given = fragment.get(addressKeys.sort);
  if (given === null) return firstOrder;
  const order = orderOfKey(given);
  if (!order) faults.push(`sort ${quoted(given)}`);
  return order ?? firstOrder;
}

const numberIn = (text: string): number => (/^\d+$/.test(text) ? Number(text) : -1);

const quoted = (text: string | null): string => `"${text}"`;
