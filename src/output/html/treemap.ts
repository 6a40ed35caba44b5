// The treemap of a page: the data for the page's script, with names of facets and their colors, and the element that it draws
// in.
import { kindText } from '../../report/bloat/causes.ts';
import { fileTypes } from '../../report/picture/file-type.ts';
import { type DiffPicture, type Fate, type ImagePicture, pathFates } from '../../report/picture/picture-data.ts';
import { printable } from '../inert-text.ts';
import { byteKinds } from './bars.ts';
import { headingMarkup, instructionText } from './block-markup.ts';
import { html, jsonMarkup, type Markup } from './markup.ts';
import { packageFacets } from './package-facets.ts';
import type { Facet, TreemapData } from './treemap-data.ts';

const sized = { measure: 'larger', column: 'Size', area: 'the size of a file' } as const;
const ofEither = { ...sized, area: 'the size of a file (the larger of old and new)' };

export function treemapOfImage({
  image,
  tree,
  fates,
  owners,
  isOfPackages,
  hasDistribution,
}: ImagePicture): TreemapData {
  const { names, parents, files, facets, sizes } = tree;
  const layers = image.layers.map(({ index, instruction }) => `${index} · ${instructionText(instruction, 200)}`);
  const kind = kindFacet(fates, facets.fate);
  const layer = layerFacet(layers, facets.layer, sizes.bytes);
  const type = typeFacet(facets.type);
  const packages = packageFacets(owners, facets.owner, sizes.bytes);
  // The first facet is selected at the start: kinds, if anything is wasted.
  const others = image.wasted
    ? [kind, causeFacet(fates, facets.fate, sizes.bytes, layers), layer, type]
    : [layer, kind, type];
  const all = isOfPackages ? [...packages, ...others] : [...others, ...packages];
  const facet = all.indexOf(kind);
  const wasted = byteKinds.map((_, at) => at).filter((at) => byteKinds[at] !== 'live' && byteKinds[at] !== 'overhead');
  return {
    names: names.map(printable),
    parents,
    files,
    sizes: [{ title: 'Size', of: sizes.bytes }],
    ...(hasDistribution && { pulled: [{ title: 'As pulled', of: sizes.distribution }] }),
    facets: all,
    steps: all.indexOf(layer),
    views: [
      { title: 'All files', ...sized },
      { title: 'Visible files', ...sized, only: { facet, classes: [byteKinds.indexOf('live')] } },
      { title: 'Wasted bytes', ...sized, only: { facet, classes: wasted } },
    ],
  };
}

export function treemapOfDiff({ tree, layers }: DiffPicture): TreemapData {
  const { names, parents, files, facets, sizes } = tree;
  const larger = sizes.new.map((size, at) => Math.max(size, sizes.old[at] as number));
  const texts = layers.map(({ side, index, instruction }) => `${side} ${index} · ${instructionText(instruction, 200)}`);
  return {
    names: names.map(printable),
    parents,
    files,
    sizes: [
      { title: 'Old', of: sizes.old },
      { title: 'New', of: sizes.new },
    ],
    facets: [changeFacet(facets.change), layerFacet(texts, facets.layer, larger), typeFacet(facets.type)],
    views: [
      { title: 'Change in size', measure: 'change', column: 'Change', area: 'how much a file grew or shrank' },
      { title: 'Old image', measure: 0, column: 'Size', area: 'the old size of a file' },
      { title: 'New image', measure: 1, column: 'Size', area: 'the new size of a file' },
      { title: 'Changed files', ...ofEither, only: { facet: 0, classes: changed } },
      { title: 'All files', ...ofEither },
    ],
  };
}

/** Number of colors for groups without a color of their own. */
const palette = 8;

/** The largest layers have their own color; the others share one. */
function layerFacet(texts: readonly string[], of: readonly number[], bytes: readonly number[]): Facet {
  const own = heaviest(texts.length, of, bytes)
    .slice(0, palette)
    .sort((a, b) => a - b);
  return {
    title: 'Layer',
    of,
    groups: texts.map((text, layer) => ({
      text: printable(text),
      class: own.includes(layer) ? own.indexOf(layer) : own.length,
    })),
    classes: [
      ...own.map((layer, at) => ({ name: `layer ${printable(texts[layer] as string)}`, color: `c-${at}` })),
      { name: 'other layers', color: 'c-rest' },
    ],
  };
}

const kindFacet = (fates: readonly Fate[], of: readonly number[]): Facet => ({
  title: 'Kind',
  of,
  groups: fates.map(({ kind, attributes, wastedBy }) => ({
    text: kindText(kind, attributes) + (wastedBy === null ? '' : `, by layer ${wastedBy}`),
    class: byteKinds.indexOf(kind),
    ...(wastedBy !== null && { since: wastedBy }),
  })),
  classes: byteKinds.map((kind) => ({ name: kind, color: `c-${kind}` })),
});

/** What wasted the bytes. The largest causes have their own color; the first color is for live bytes. */
function causeFacet(
  fates: readonly Fate[],
  of: readonly number[],
  bytes: readonly number[],
  layers: readonly string[],
): Facet {
  const isLive = (fate: number): boolean => (fates[fate]?.wastedBy ?? null) === null;
  const own = heaviest(fates.length, of, bytes).filter((fate) => !isLive(fate));
  const colored = own.slice(0, palette - 1);
  const classOf = (fate: number): number => {
    if (isLive(fate)) return 0;
    return colored.includes(fate) ? colored.indexOf(fate) + 1 : colored.length + 1;
  };
  const by = ({ wastedBy }: Fate): string => (wastedBy === null ? 'live' : `layer ${layers[wastedBy]}`);
  const named = colored.map((fate, at) => {
    const { kind, attributes, wastedBy } = fates[fate] as Fate;
    return { name: `${kindText(kind, attributes)} by layer ${wastedBy}`, color: `c-${at + 1}` };
  });
  return {
    title: 'Cause',
    of,
    groups: fates.map((fate, at) => ({
      text: printable(by(fate)),
      class: classOf(at),
      ...(fate.wastedBy !== null && { since: fate.wastedBy }),
    })),
    classes: [{ name: 'live', color: 'c-live' }, ...named, { name: 'other causes', color: 'c-rest' }],
  };
}

/** The groups that have bytes, largest first. */
function heaviest(groups: number, of: readonly number[], bytes: readonly number[]): readonly number[] {
  const sums = new Array<number>(groups).fill(0);
  for (const [at, group] of of.entries()) sums[group] = (sums[group] ?? 0) + (bytes[at] ?? 0);
  return [...sums.entries()]
    .filter(([, sum]) => sum > 0)
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || a - b)
    .map(([group]) => group);
}

const typeFacet = (of: readonly number[]): Facet => ({
  title: 'File type',
  of,
  groups: fileTypes.map((text, at) => ({ text, class: at })),
  classes: fileTypes.map((name, at) => ({ name, color: name === 'other' ? 'c-rest' : `c-${at}` })),
});

/** Indexes into {@link pathFates}. */
const changed = [...pathFates.keys()].filter((fate) => pathFates[fate] !== 'same');

/** One hue for more bytes, another for fewer. */
const changeFacet = (of: readonly number[]): Facet => ({
  title: 'Change',
  of,
  groups: pathFates.map((text, at) => ({ text, class: at })),
  classes: [
    { name: 'added', color: 'c-more', whole: 'files added' },
    { name: 'grew', color: 'c-grew', whole: 'files that grew (new size)' },
    { name: 'shrank', color: 'c-shrank', whole: 'files that shrank (old size)' },
    { name: 'removed', color: 'c-less', whole: 'files removed' },
    { name: 'modified, same size', color: 'c-changed' },
    { name: 'unchanged', color: 'c-same' },
  ],
});

/**
 * The element that the page's script draws in, with the data of each drawing; `what` says which files are drawn. Without a
 * script it says so; the rest of the page is complete.
 */
export function treemapSection(drawings: readonly TreemapData[], what: string): Markup {
  if (!drawings.some(isDrawable)) {
    return html`<section>${headingMarkup('Files', 'all files are empty: nothing to draw', 2)}</section>\n`;
  }
  const facets = drawings.flatMap((drawing) => drawing.facets);
  const prefixes = new Set(facets.flatMap((facet) => facet.searched ?? []));
  const searched = [...prefixes].map((prefix) => `, ${prefix}lib*`).join('');
  const title = (id: string, text: string, kind: string): Markup =>
    html`<th scope="col"${{ markup: kind }} id="${id}"><button type="button">${text}</button></th>`;
  const right = ' class="right"';
  return html`<section aria-labelledby="files" id="treemap">
${headingMarkup('Where the bytes are', `${what}; click a directory to open it`, 2, 'files')}
<noscript><p class="note">The map needs JavaScript; the rest of this page does not.</p></noscript>
<div id="drawing" hidden>
<p id="notice" role="status"></p>
<div class="controls">
<label>Show <select id="view"></select></label>
<label>Color by <select id="facet"></select></label>
<label id="areas" hidden>Area <select id="area"></select></label>
<label class="wide">Search <input id="search" type="search" placeholder="part of a path, or a glob: *.so, /usr/**${searched}" autocomplete="off" spellcheck="false"></label>
</div>
<div class="choice" id="steps" hidden></div>
<div id="found" role="status"></div>
<ul id="matches"></ul>
<nav aria-label="Directory"><ol id="crumbs"></ol></nav>
<p id="shown" class="faint"></p>
<svg id="map" role="group" aria-label="Treemap" aria-describedby="shown keys"></svg>
<p id="keys" class="unseen">Arrow keys move between boxes, Enter opens a directory, Escape goes up.</p>
<div id="details"></div>
<ul class="legend" id="legend"></ul>
<p id="said" class="unseen" role="status"></p>
<table id="contents"><caption class="unseen">Contents of this directory</caption><thead><tr>${title('name', 'Name', '')}${title('size', 'Size', right)}<th scope="col" class="right">Share</th>${title('count', 'File count', right)}</tr></thead><tbody></tbody></table>
<button id="more" type="button" hidden></button>
</div>
</section>
${drawings.map((data, at) => html`<script type="application/json" class="drawing" id="data${at === 0 ? '' : `-${at}`}">${jsonMarkup(data)}</script>\n`)}`;
}

/** Whether it has more than the root. */
export const isDrawable = ({ names }: TreemapData): boolean => names.length > 1;
