// The search box: number and size of matching files, links to the largest, and marks on the map.
import type { Facet } from '../treemap-data.ts';
import { amountElement, amountOf, toldAmount } from './amount.ts';
import { fileCountText } from './details.ts';
import { button, element, place } from './elements.ts';
import { copyMark } from './facets.ts';
import { isDirectory, type Matches, type Model, pathOf, valueAt } from './model.ts';
import { groupMatcherOf, matcherOf } from './search-pattern.ts';
import type { Page } from './state.ts';
import { heaviest, type Weights } from './weights.ts';

const maxShown = 10;

export function searchBox(page: Page): void {
  const box = place<HTMLInputElement>('search');
  box.addEventListener('input', () => page.change({ typed: box.value }));
  page.onChange((changed) => {
    if (!changed.has('typed') && !changed.has('view')) return;
    const { typed } = page.state;
    if (box.value !== typed) box.value = typed;
    const matches = typed.trim() === '' ? undefined : matchesOf(page.model, page.weights, typed);
    page.change({ matches });
    showMatches(page, matches);
  });
}

function matchesOf(model: Model, weights: Weights, typed: string): Matches {
  const { names, parents, files } = model.data;
  const { facet, matches } = leafMatcher(model, typed);
  const within = new Uint8Array(names.length);
  const paths: string[] = [];
  const leaves: number[] = [];
  let elsewhere = 0;
  for (const [node, name] of names.entries()) {
    const directory = paths[parents[node] as number] ?? '';
    const path = node === 0 ? '' : directory === '' ? name : `${directory}/${name}`;
    paths.push(path);
    if (isDirectory(model, node) || !matches(node, path)) continue;
    if (weights.bytes[node] === 0) {
      elsewhere += valueAt(files, node);
      continue;
    }
    leaves.push(node);
    for (let at = node; at >= 0 && within[at] === 0; at = parents[at] as number) within[at] = 1;
  }
  return { leaves: heaviest(leaves, weights), elsewhere, within, facet };
}

interface LeafMatcher {
  readonly facet: Facet | undefined;
  readonly matches: (node: number, path: string) => boolean;
}

/** Groups of small files have no paths and only match by a facet. */
function leafMatcher({ data }: Model, typed: string): LeafMatcher {
  for (const facet of data.facets) {
    const fits = groupMatcherOf(typed, facet);
    if (!fits) continue;
    const found = facet.groups.map(fits);
    return { facet, matches: (node) => valueAt(found, valueAt(facet.of, node)) };
  }
  const fits = matcherOf(typed);
  return { facet: undefined, matches: (node, path) => data.names[node] !== '' && fits(path) };
}

function showMatches(page: Page, matches: Matches | undefined): void {
  const { model, weights } = page;
  const found = place('found');
  const list = place('matches');
  list.replaceChildren();
  found.replaceChildren();
  if (!matches) return;
  const { leaves, elsewhere, facet } = matches;
  if (leaves.length === 0) {
    found.append(
      elsewhere > 0 ? `No match in this view; ${fileCountText(elsewhere)} in other views` : noMatch(model, facet),
    );
    return;
  }
  const together = model.data.names.reduce(
    (sum, name, node) => sum + (name === '' && !isDirectory(model, node) ? valueAt(weights.files, node) : 0),
    0,
  );
  const files = leaves.reduce((sum, node) => sum + valueAt(model.data.files, node), 0);
  found.append(`${fileCountText(files)}, `, amountElement(amountOf(leaves, weights)));
  if (leaves.length > maxShown) found.append(`; the ${maxShown} largest:`);
  if (together > 0 && !facet)
    found.append(` (${together.toLocaleString('en')} small files are not listed by name and not searched)`);
  for (const node of leaves.slice(0, maxShown)) {
    const amount = amountOf([node], weights);
    const go = button(pathOf(model, node), () => page.show(node));
    go.append(copyMark(model, node));
    list.append(element('li', {}, amountElement(amount, toldAmount(model, [node], amount)), ' ', go));
  }
}

/** A file that is not found can be in a group of small files. */
function noMatch({ data }: Model, facet: Facet | undefined): string {
  if (facet) return `No ${facet.title.toLowerCase()} with files on this page matches`;
  const all = data.files.reduce((sum, files) => sum + files, 0);
  const named = data.files.reduce((sum, files, node) => sum + (data.names[node] === '' ? 0 : files), 0);
  return `No match. This page lists ${named.toLocaleString('en')} of ${fileCountText(all)} by name; empty files, symbolic links and additional hard links are not listed.`;
}
