// Details of one node, under the pointer, focused or chosen: path, sizes, and for a file all its facets and other copies.
import { humanSize } from '../../../text/byte-size.ts';
import { amountElement, amountOf, toldAmount } from './amount.ts';
import { facetOf, layerOf, textOf, wasterOf } from './copies.ts';
import { bytesElement, element, place } from './elements.ts';
import { isDirectory, type Model, pathOf, root, type Weights, weightsOf } from './model.ts';
import type { Page } from './state.ts';

const mostCopies = 4;

/** What a box shows: a node, or the nodes of a directory that are too small to draw. */
export interface Pointed {
  readonly node: number;
  readonly kind: 'file' | 'open' | 'closed' | 'small';
  readonly nodes: readonly number[];
}

export function detailsPanel(page: Page): (pointed: Pointed | undefined) => void {
  const panel = place('details');
  const sums = directorySums(page.model);
  let told: Pointed | number | undefined;
  const tell = (pointed: Pointed | undefined): void => {
    const node = pointed?.node ?? page.state.chosen ?? page.state.top;
    const next = pointed?.kind === 'small' ? pointed : node;
    if (next === told) return;
    told = next;
    panel.replaceChildren(
      ...(typeof next === 'number' ? lines(page, sums, next) : linesOfSmall(page.model, page.weights, next)),
    );
  };
  page.onChange((changed) => {
    if (changed.has('view')) told = undefined;
    tell(undefined);
  });
  return tell;
}

/** Tells screen readers when another directory is shown. */
export function announcer(page: Page): void {
  const said = place('said');
  page.onChange((changed) => {
    if (!changed.has('top')) return;
    const { top } = page.state;
    const { model, weights } = page;
    const amount = toldAmount(model, [top], amountOf([top], weights));
    said.textContent = `${pathOf(model, top)}: ${amount} in ${fileCountText(weights.files[top])}`;
  });
}

interface Facts {
  readonly list: HTMLElement;
  add(title: string, ...value: readonly (Node | string)[]): void;
}

function newFacts(): Facts {
  const list = element('dl');
  return {
    list,
    add: (title, ...value) => list.append(element('div', {}, element('dt', {}, title), element('dd', {}, ...value))),
  };
}

const sized = (bytes: number): HTMLElement => bytesElement(bytes, humanSize(bytes));

const changeOf = (bytes: number): HTMLElement =>
  bytesElement(bytes, `${bytes > 0 ? '+' : bytes < 0 ? '−' : ''}${humanSize(Math.abs(bytes))}`);

const pathLine = (path: string, ...more: readonly Node[]): HTMLElement =>
  element('p', { class: 'path' }, element('bdi', {}, path), ...more);

function linesOfSmall(model: Model, weights: Weights, { node, nodes }: Pointed): readonly Node[] {
  const { list, add } = newFacts();
  const amount = amountOf(nodes, weights);
  const files = nodes.reduce((sum, one) => sum + weights.files[one], 0);
  add('Too small to draw', `${nodes.length.toLocaleString('en')} items; click to list them`);
  add('Size', amountElement(amount, toldAmount(model, nodes, amount)), ` in ${fileCountText(files)}`);
  add('Share of all', share(amount.bytes, weights.bytes[root]));
  return [pathLine(pathOf(model, node)), list];
}

function lines(page: Page, sums: readonly Sum[], node: number): readonly Node[] {
  const { model, weights } = page;
  const { sizes, facets } = model.data;
  const { list, add } = newFacts();
  const amount = amountOf([node], weights);
  const isOfMany = isDirectory(model, node);
  if (isOfMany) {
    add('Size', amountElement(amount, toldAmount(model, [node], amount)), ` in ${fileCountText(weights.files[node])}`);
    for (const { title, of } of sums) add(title, sized(of[node]));
  } else for (const { title, of } of sizes) add(title, sized(of[node]));
  if (sizes.length === 2) {
    const [old, recent] = isOfMany ? sums : sizes;
    add('Change', changeOf(recent.of[node] - old.of[node]));
  }
  add(weights.more ? 'Share of all change' : 'Share of all', share(amount.bytes, weights.bytes[root]));
  if (isOfMany) return [pathLine(pathOf(model, node)), list];
  const waster = wasterOf(model, node);
  for (const { title, of, groups } of facets) {
    // The cause follows below, with its instruction.
    if (title !== 'Cause' || !facetOf(model, 'Kind')) add(title, element('bdi', {}, groups[of[node]].text));
  }
  if (waster) add('Wasted by', element('bdi', {}, waster.text));
  const copies = (model.copies.get(node) ?? []).filter((copy) => copy !== node);
  for (const copy of copies.slice(0, mostCopies)) {
    add(
      `Also in layer ${layerOf(model, copy)}`,
      element('bdi', {}, `${humanSize(sizes[0].of[copy])}, ${textOf(facetOf(model, 'Kind'), copy)}`),
    );
  }
  if (copies.length > mostCopies) add('Also in', `${copies.length - mostCopies} more layers`);
  if (waster && standsTogether(model, node, waster.layer)) {
    add(`Layer ${waster.layer}`, 'the newer copy may be among the smaller files of this directory');
  }
  return [pathLine(pathOf(model, node)), list];
}

/** Whether the replacement of a file can be among the small files of its directory, which have no names here. */
function standsTogether(model: Model, node: number, layer: string): boolean {
  const { data, children, copies } = model;
  if (copies.get(node)?.some((copy) => layerOf(model, copy) === layer)) return false;
  return children[data.parents[node]].some(
    (other) => data.files[other] > 0 && data.names[other] === '' && layerOf(model, other) === layer,
  );
}

interface Sum {
  readonly title: string;
  readonly of: ArrayLike<number>;
}

/** For directories, in every view: both sizes of a diff, or the wasted bytes of an image. */
function directorySums(model: Model): readonly Sum[] {
  const { names, parents, sizes, views } = model.data;
  if (sizes.length === 1) {
    const wasted = views.filter(({ title }) => title === 'Wasted bytes');
    return wasted.map((view) => ({ title: view.title, of: weightsOf(model, view).bytes }));
  }
  return sizes.map(({ title, of }) => {
    const sum = Float64Array.from(of);
    for (let node = names.length - 1; node > root; node -= 1) sum[parents[node]] += sum[node];
    return { title, of: sum };
  });
}

export const fileCountText = (files: number): string =>
  `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`;

export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(part / whole < 0.1 ? 1 : 0)}%`;
