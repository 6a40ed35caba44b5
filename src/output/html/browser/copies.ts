// Files of one name, as several layers ship them at one path or as they stand together: what tells them apart. What the data
// call layer, label, change and kind is all that is known of them.
import type { Facet } from '../treemap-data.ts';
import { element } from './elements.ts';
import type { Model } from './model.ts';

export const facetOf = ({ data }: Model, title: string): Facet | undefined =>
  data.facets.find((facet) => facet.title === title);

export const textOf = (facet: Facet | undefined, node: number): string => facet?.groups[facet.of[node]].text ?? '';

/** A layer's index, or its side and index, without its instruction. */
export const layerOf = (model: Model, node: number): string => textOf(facetOf(model, 'Layer'), node).split(' · ')[0];

/** The layer that hides a file, with its instruction; undefined for what nothing hides. */
export function hiderOf(model: Model, node: number): { layer: string; text: string } | undefined {
  const [, layer] = / by layer (\d+)$/.exec(textOf(facetOf(model, 'Label'), node)) ?? [];
  if (layer === undefined) return undefined;
  const told = facetOf(model, 'Layer')?.groups.find(({ text }) => text.startsWith(`${layer} · `));
  return { layer, text: `layer ${told?.text ?? layer}` };
}

/** Behind a name that does not say enough: there are several of it, or nobody sees the file. Nothing behind others. */
export function copyText(model: Model, node: number): string {
  const told = partsOf(model, node).map((facet) =>
    facet.title === 'Layer' ? `layer ${layerOf(model, node)}` : textOf(facet, node),
  );
  return told.length > 0 ? ` (${told.join(', ')})` : '';
}

export const copyMark = (model: Model, node: number): Node => {
  const text = copyText(model, node);
  return text === '' ? document.createTextNode('') : element('small', {}, text);
};

/** The facets that tell a leaf from others of its name; what hides it is told with its label. */
function partsOf(model: Model, node: number): readonly Facet[] {
  const { data, copies } = model;
  if (data.files[node] === 0) return [];
  const label = facetOf(model, 'Label');
  const isHidden = label !== undefined && textOf(label, node) !== 'live';
  const rest = data.names[node] === '' ? restsBeside(model, node) : [];
  return ['Layer', 'Label', 'Change', 'Kind'].flatMap((title) => {
    const facet = facetOf(model, title);
    const isOfCopy = (title === 'Layer' || title === 'Label') && (isHidden || copies.has(node));
    return facet && (isOfCopy || rest.some((other) => facet.of[other] !== facet.of[node])) ? [facet] : [];
  });
}

/** Files that stand together in the directory in which these do. */
const restsBeside = ({ data, children }: Model, node: number): readonly number[] =>
  children[data.parents[node]].filter((other) => data.names[other] === '' && data.files[other] > 0);
