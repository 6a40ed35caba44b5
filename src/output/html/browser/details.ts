// What is told of one node, pointed at, focused or chosen: path, sizes, and of a file all its facets and its other copies.
import { humanSize } from '../../../report/human-size.ts';
import { bytesElement, element, place } from './elements.ts';
import { isDirectory, type Model, nameOf, pathOf, type Weights } from './model.ts';
import type { Page } from './state.ts';

const mostCopies = 4;

export function detailsPanel(page: Page): (pointed: number | undefined) => void {
  const panel = place('details');
  let told: number | undefined;
  const tell = (pointed: number | undefined): void => {
    const node = pointed ?? page.state.chosen ?? page.state.top;
    if (node === told) return;
    told = node;
    panel.replaceChildren(...lines(page.model, page.weights, node));
  };
  page.onChange((changed) => {
    if (changed.has('view')) told = undefined;
    tell(undefined);
  });
  return tell;
}

function lines(model: Model, weights: Weights, node: number): readonly Node[] {
  const path = element('p', { class: 'path' }, element('bdi', {}, pathOf(model, node)));
  const facts = element('dl', {});
  const add = (title: string, ...value: (Node | string)[]): void => {
    facts.append(element('div', {}, element('dt', {}, title), element('dd', {}, ...value)));
  };
  const bytes = weights.bytes[node];
  if (isDirectory(model, node)) {
    add('In it', bytesElement(bytes, humanSize(bytes)), ` in ${counted(weights.files[node])}`);
    add('Share of all', share(bytes, weights.bytes[0]));
    return [path, facts];
  }
  const { sizes, facets } = model.data;
  for (const { title, of } of sizes) add(title, bytesElement(of[node], humanSize(of[node])));
  add('Share of all', share(bytes, weights.bytes[0]));
  for (const { title, of, groups } of facets) add(title, element('bdi', {}, groups[of[node]].text));
  const copies = copiesOf(model, node);
  for (const copy of copies.slice(0, mostCopies)) {
    const says = facets.slice(0, 2).map(({ of, groups }) => groups[of[copy]].text);
    add('Stored once more', element('bdi', {}, `${humanSize(sizes[0].of[copy])}, ${says.join(', ')}`));
  }
  if (copies.length > mostCopies) add('Stored once more', `and ${copies.length - mostCopies} times besides`);
  return [path, facts];
}

/** Leaves at the same path: what layers ship of it besides. */
const copiesOf = (model: Model, node: number): readonly number[] =>
  model.data.names[node] === ''
    ? []
    : model.children[model.data.parents[node]].filter(
        (other) => other !== node && !isDirectory(model, other) && nameOf(model, other) === nameOf(model, node),
      );

export const counted = (files: number): string => `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`;

export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(part / whole < 0.1 ? 1 : 0)}%`;
