// Files that several layers ship at one path: what tells them apart. Only what the data call layer and label is known of them.
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

/** Behind a name that is not the only one of its kind; nothing behind others. */
export const copyText = (model: Model, node: number): string =>
  model.copies.has(node) ? ` (layer ${layerOf(model, node)}, ${textOf(facetOf(model, 'Label'), node)})` : '';

export const copyMark = (model: Model, node: number): Node =>
  model.copies.has(node) ? element('small', {}, copyText(model, node)) : document.createTextNode('');
