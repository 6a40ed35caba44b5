// What is told of one node, pointed at, focused or chosen: path, sizes, and of a file all its facets and its other copies.
import { humanSize } from '../../../report/human-size.ts';
import { amountElement, amountOf, toldAmount } from './amount.ts';
import { facetOf, hiderOf, layerOf, textOf } from './copies.ts';
import { bytesElement, element, place } from './elements.ts';
import { isDirectory, type Model, pathOf, root, type Weights, weightsOf } from './model.ts';
import type { Page } from './state.ts';

const mostCopies = 4;

/** What a box stands for: a node, or in a directory the nodes too small to be drawn. */
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

/** What screen readers are told when another directory is shown; where the focus goes and what is pointed at, they know. */
export function announcer(page: Page): void {
  const said = place('said');
  page.onChange((changed) => {
    if (!changed.has('top')) return;
    const { top } = page.state;
    const { model, weights } = page;
    const amount = toldAmount(model, [top], amountOf([top], weights));
    said.textContent = `${pathOf(model, top)}: ${amount} in ${counted(weights.files[top])}`;
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
  add('Too small to be drawn', `${nodes.length.toLocaleString('en')}, a click lists them`);
  add('In them', amountElement(amount, toldAmount(model, nodes, amount)), ` in ${counted(files)}`);
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
    add('In it', amountElement(amount, toldAmount(model, [node], amount)), ` in ${counted(weights.files[node])}`);
    for (const { title, of } of sums) add(title, sized(of[node]));
  } else for (const { title, of } of sizes) add(title, sized(of[node]));
  if (sizes.length === 2) {
    const [old, recent] = isOfMany ? sums : sizes;
    add('Difference', changeOf(recent.of[node] - old.of[node]));
  }
  add(weights.more ? 'Share of all change' : 'Share of all', share(amount.bytes, weights.bytes[root]));
  if (isOfMany) return [pathLine(pathOf(model, node)), list];
  const hider = hiderOf(model, node);
  for (const { title, of, groups } of facets) {
    // What hides a file is told with its instruction.
    if (title !== 'Cause' || !facetOf(model, 'Label')) add(title, element('bdi', {}, groups[of[node]].text));
  }
  if (hider) add('Hidden by', element('bdi', {}, hider.text));
  const copies = (model.copies.get(node) ?? []).filter((copy) => copy !== node);
  for (const copy of copies.slice(0, mostCopies)) {
    add(
      `Also in layer ${layerOf(model, copy)}`,
      element('bdi', {}, `${humanSize(sizes[0].of[copy])}, ${textOf(facetOf(model, 'Label'), copy)}`),
    );
  }
  if (copies.length > mostCopies) add('Also', `${copies.length - mostCopies} times besides`);
  if (hider && standsTogether(model, node, hider.layer)) {
    add(`Layer ${hider.layer}`, 'has its copy among the smaller files of this directory, if it has one');
  }
  return [pathLine(pathOf(model, node)), list];
}

/** Whether what a layer put in the place of a file can be among the files of the directory that have no names here. */
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

/** Of directories, whatever the view: both sizes of a diff, and in an image what is hidden. */
function directorySums(model: Model): readonly Sum[] {
  const { names, parents, sizes, views } = model.data;
  if (sizes.length === 1) {
    const hidden = views.filter(({ title }) => title === 'Hidden bytes');
    return hidden.map((view) => ({ title: view.title, of: weightsOf(model, view).bytes }));
  }
  return sizes.map(({ title, of }) => {
    const sum = Float64Array.from(of);
    for (let node = names.length - 1; node > root; node -= 1) sum[parents[node]] += sum[node];
    return { title, of: sum };
  });
}

export const counted = (files: number): string => `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`;

export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(part / whole < 0.1 ? 1 : 0)}%`;
