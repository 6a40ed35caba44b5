// Text that distinguishes files with one name: copies of a path in several layers, and groups of small files in one
// directory.
import type { Facet } from '../treemap-data.ts';
import { element } from './elements.ts';
import { type Model, valueAt } from './model.ts';

export const facetOf = ({ data }: Model, title: string): Facet | undefined =>
  data.facets.find((facet) => facet.title === title);

export const textOf = (facet: Facet | undefined, node: number): string =>
  facet ? valueAt(facet.groups, valueAt(facet.of, node)).text : '';

/** For places with little room. */
const briefTextOf = (facet: Facet | undefined, node: number): string => textOf(facet, node).split(' · ')[0] ?? '';

/** Index of the layer, or side and index, without its instruction. */
export const layerOf = (model: Model, node: number): string => briefTextOf(facetOf(model, 'Layer'), node);

/** The layer that wasted a file, with its instruction; undefined for live files. */
export function wasterOf(model: Model, node: number): { layer: string; text: string } | undefined {
  const [, layer] = / by layer (\d+)$/.exec(textOf(facetOf(model, 'Kind'), node)) ?? [];
  if (layer === undefined) return undefined;
  const group = facetOf(model, 'Layer')?.groups.find(({ text }) => text.startsWith(`${layer} · `));
  return { layer, text: `layer ${group?.text ?? layer}` };
}

/** Text after a name that is not unique, or whose file is wasted; else empty. */
export function copyText(model: Model, node: number): string {
  const parts = partsOf(model, node).map((facet) =>
    facet.title === 'Layer' ? `layer ${layerOf(model, node)}` : briefTextOf(facet, node),
  );
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

export const copyMark = (model: Model, node: number): Node => {
  const text = copyText(model, node);
  return text === '' ? document.createTextNode('') : element('small', {}, text);
};

/** The facets that distinguish a leaf from others with its name. */
function partsOf(model: Model, node: number): readonly Facet[] {
  const { data, copies } = model;
  if (data.files[node] === 0) return [];
  const kind = facetOf(model, 'Kind');
  const isWasted = kind !== undefined && textOf(kind, node) !== 'live';
  const rest = data.names[node] === '' ? restsBeside(model, node) : [];
  return ['Layer', 'Kind', 'Change', 'File type', 'Package'].flatMap((title) => {
    const facet = facetOf(model, title);
    const isOfCopy = (title === 'Layer' || title === 'Kind') && (isWasted || copies.has(node));
    return facet && (isOfCopy || rest.some((other) => facet.of[other] !== facet.of[node])) ? [facet] : [];
  });
}

/** Other groups of small files in the same directory. */
const restsBeside = ({ data, children }: Model, node: number): readonly number[] =>
  valueAt(children, valueAt(data.parents, node)).filter(
    (other) => data.names[other] === '' && valueAt(data.files, other) > 0,
  );
