// Details of the node that is hovered, focused or selected: path and sizes and, for a file, all facets and other copies.
import { humanSize } from '../../../text/byte-size.ts';
import { amountElement, amountOf, toldAmount } from './amount.ts';
import { bytesElement, element, place } from './elements.ts';
import { facetOf, layerOf, textOf, wasterOf } from './facets.ts';
import { addTo, isDirectory, type Model, pathOf, root, valueAt } from './model.ts';
import type { Page } from './state.ts';
import { type Weights, weightsOf } from './weights.ts';

const maxCopies = 4;

/** The content of a box: a node, or the nodes of a directory that are too small to draw. */
export interface Pointed {
  readonly node: number;
  readonly kind: 'file' | 'open' | 'closed' | 'small';
  readonly nodes: readonly number[];
}

export function detailsPanel(page: Page): (pointed: Pointed | undefined) => void {
  const panel = place('details');
  let sums = directorySums(page);
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
    if (changed.has('isPulled') || changed.has('steps')) sums = directorySums(page);
    tell(undefined);
  });
  return tell;
}

/** Announces the current directory to screen readers. */
export function announcer(page: Page): void {
  const said = place('said');
  page.onChange((changed) => {
    if (!changed.has('top')) return;
    const { top } = page.state;
    const { model, weights } = page;
    const amount = toldAmount(model, [top], amountOf([top], weights));
    said.textContent = `${pathOf(model, top)}: ${amount} in ${fileCountText(valueAt(weights.files, top))}`;
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
  const files = nodes.reduce((sum, one) => sum + valueAt(weights.files, one), 0);
  add('Too small to draw', `${nodes.length.toLocaleString('en')} items; click to list them`);
  add('Size', amountElement(amount, toldAmount(model, nodes, amount)), ` in ${fileCountText(files)}`);
  add('Share of all', share(amount.bytes, valueAt(weights.bytes, root)));
  return [pathLine(pathOf(model, node)), list];
}

function lines(page: Page, sums: readonly Sum[], node: number): readonly Node[] {
  const { model, weights } = page;
  const { sizes, facets, pulled = [] } = model.data;
  const { list, add } = newFacts();
  const amount = amountOf([node], weights);
  const isOfMany = isDirectory(model, node);
  if (isOfMany) {
    add(
      'Size',
      amountElement(amount, toldAmount(model, [node], amount)),
      ` in ${fileCountText(valueAt(weights.files, node))}`,
    );
    for (const { title, of } of sums) add(title, sized(valueAt(of, node)));
  } else for (const { title, of } of [...sizes, ...pulled]) add(title, sized(valueAt(of, node)));
  const [old, newer] = isOfMany ? sums : sizes;
  if (old && newer) add('Change', changeOf(valueAt(newer.of, node) - valueAt(old.of, node)));
  add(weights.more ? 'Share of all change' : 'Share of all', share(amount.bytes, valueAt(weights.bytes, root)));
  if (isOfMany) return [pathLine(pathOf(model, node)), list];
  const waster = wasterOf(model, node);
  for (const facet of facets) {
    // The cause is shown below, with its instruction.
    if (facet.title !== 'Cause' || !facetOf(model, 'Kind')) {
      add(facet.title, element('bdi', {}, textOf(facet, node)));
    }
  }
  if (waster) add('Wasted by', element('bdi', {}, waster.text));
  const copies = (model.copies.get(node) ?? []).filter((copy) => copy !== node);
  for (const copy of copies.slice(0, maxCopies)) {
    add(
      `Also in layer ${layerOf(model, copy)}`,
      element('bdi', {}, `${humanSize(valueAt(valueAt(sizes, 0).of, copy))}, ${textOf(facetOf(model, 'Kind'), copy)}`),
    );
  }
  if (copies.length > maxCopies) add('Also in', `${copies.length - maxCopies} more layers`);
  if (waster && isGrouped(model, node, waster.layer)) {
    add(`Layer ${waster.layer}`, 'the newer copy may be among the smaller files of this directory');
  }
  return [pathLine(pathOf(model, node)), list];
}

/** Whether the replacement of a file can be in a group of small files, which have no names on the page. */
function isGrouped(model: Model, node: number, layer: string): boolean {
  const { data, children, copies } = model;
  if (copies.get(node)?.some((copy) => layerOf(model, copy) === layer)) return false;
  return valueAt(children, valueAt(data.parents, node)).some(
    (other) => valueAt(data.files, other) > 0 && data.names[other] === '' && layerOf(model, other) === layer,
  );
}

interface Sum {
  readonly title: string;
  readonly of: ArrayLike<number>;
}

/** Sums of a directory in every view: both sizes of a diff, or the wasted bytes of an image. */
function directorySums({ model, state: { isPulled, steps } }: Page): readonly Sum[] {
  const { names, parents, sizes, views } = model.data;
  if (sizes.length === 1) {
    const wasted = views.filter(({ title }) => title === 'Wasted bytes');
    return wasted.map((view) => ({ title: view.title, of: weightsOf(model, { view, isPulled, steps }).bytes }));
  }
  return sizes.map(({ title, of }) => {
    const sum = Float64Array.from(of);
    for (let node = names.length - 1; node > root; node -= 1) addTo(sum, parents[node] as number, sum[node] as number);
    return { title, of: sum };
  });
}

export const fileCountText = (files: number): string =>
  `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`;

export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(part / whole < 0.1 ? 1 : 0)}%`;
