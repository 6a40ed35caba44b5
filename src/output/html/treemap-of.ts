// A picture in the words of the page's script: which columns stand for what, and which colours they have.
import { fileKinds } from '../../report/file-kind.ts';
import type { DiffPicture, Fate, ImagePicture } from '../../report/picture-data.ts';
import { pathFates } from '../../report/picture-data.ts';
import { printable } from '../cell.ts';
import { labels } from './labels.ts';
import { stepText } from './step-text.ts';
import type { Facet, TreemapData } from './treemap-data.ts';

const sized = { measure: 'larger', column: 'Size', area: 'the size of a file' } as const;
const ofEither = { ...sized, area: 'the size of a file: the old or the new one, whichever is larger' };

export function treemapOfImage({ image, tree, fates }: ImagePicture): TreemapData {
  const { names, parents, files, facets, sizes } = tree;
  const layers = image.layers.map(({ index, createdBy }) => `${index} · ${stepText(createdBy, 200)}`);
  const label = labelFacet(fates, facets.fate);
  const layer = layerFacet(layers, facets.layer, sizes.bytes);
  const kind = kindFacet(facets.kind);
  // The first is what is seen first: labels where they differ.
  const all = image.reclaimable
    ? [label, causeFacet(fates, facets.fate, sizes.bytes, layers), layer, kind]
    : [layer, label, kind];
  const facet = all.indexOf(label);
  const hidden = labels.map((_, at) => at).filter((at) => labels[at] !== 'live' && labels[at] !== 'overhead');
  return {
    names: names.map(printable),
    parents,
    files,
    sizes: [{ title: 'Size', of: sizes.bytes }],
    facets: all,
    views: [
      { title: 'All that is shipped', ...sized },
      { title: 'Visible files', ...sized, only: { facet, classes: [labels.indexOf('live')] } },
      { title: 'Hidden bytes', ...sized, only: { facet, classes: hidden } },
    ],
  };
}

export function treemapOfDiff({ tree, layers }: DiffPicture): TreemapData {
  const { names, parents, files, facets, sizes } = tree;
  const larger = sizes.new.map((size, at) => Math.max(size, sizes.old[at]));
  const texts = layers.map(({ side, index, createdBy }) => `${side} ${index} · ${stepText(createdBy, 200)}`);
  return {
    names: names.map(printable),
    parents,
    files,
    sizes: [
      { title: 'Old', of: sizes.old },
      { title: 'New', of: sizes.new },
    ],
    facets: [changeFacet(facets.change), layerFacet(texts, facets.layer, larger), kindFacet(facets.kind)],
    views: [
      { title: 'By how much', measure: 'change', column: 'Change', area: 'how much a file grew or shrank' },
      { title: 'What changed', ...ofEither, only: { facet: 0, classes: changed } },
      { title: 'All files', ...ofEither },
    ],
  };
}

/** Colours there are for things that have no colour of their own. */
const palette = 8;

/** The layers with most bytes have a colour each, all others one together. */
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
      ...own.map((layer, at) => ({ name: `layer ${printable(texts[layer])}`, color: `c-${at}` })),
      { name: 'other layers', color: 'c-rest' },
    ],
  };
}

const labelFacet = (fates: readonly Fate[], of: readonly number[]): Facet => ({
  title: 'Label',
  of,
  groups: fates.map(({ label, causedBy, attributes }) => ({
    text: [label, ...attributes].join(' ') + (causedBy === null ? '' : `, by layer ${causedBy}`),
    class: labels.indexOf(label),
  })),
  classes: labels.map((label) => ({ name: label, color: `c-${label}` })),
});

/** What hid the bytes: the causes of most have a colour each; the first colour is that of what is live. */
function causeFacet(
  fates: readonly Fate[],
  of: readonly number[],
  bytes: readonly number[],
  layers: readonly string[],
): Facet {
  const own = heaviest(fates.length, of, bytes).filter((fate) => fates[fate].causedBy !== null);
  const colored = own.slice(0, palette - 1);
  const classOf = (fate: number): number => {
    if (fates[fate].causedBy === null) return 0;
    return colored.includes(fate) ? colored.indexOf(fate) + 1 : colored.length + 1;
  };
  const by = ({ causedBy }: Fate): string => (causedBy === null ? 'nothing: it is live' : `layer ${layers[causedBy]}`);
  const named = colored.map((fate, at) => {
    const { label, attributes, causedBy } = fates[fate];
    return { name: [label, ...attributes, 'by layer', causedBy].join(' '), color: `c-${at + 1}` };
  });
  return {
    title: 'Cause',
    of,
    groups: fates.map((fate, at) => ({ text: printable(by(fate)), class: classOf(at) })),
    classes: [{ name: 'live', color: 'c-live' }, ...named, { name: 'other causes', color: 'c-rest' }],
  };
}

/** The groups that have bytes, those with most first. */
function heaviest(groups: number, of: readonly number[], bytes: readonly number[]): readonly number[] {
  const sums = new Array<number>(groups).fill(0);
  for (const [at, group] of of.entries()) sums[group] += bytes[at];
  return [...sums.keys()].filter((group) => sums[group] > 0).sort((a, b) => sums[b] - sums[a] || a - b);
}

const kindFacet = (of: readonly number[]): Facet => ({
  title: 'Kind',
  of,
  groups: fileKinds.map((text, at) => ({ text, class: at })),
  classes: fileKinds.map((name, at) => ({ name, color: name === 'other' ? 'c-rest' : `c-${at}` })),
});

/** Of {@link pathFates}. */
const changed = [...pathFates.keys()].filter((fate) => pathFates[fate] !== 'same');

/** What is more is of one hue, what is less of another. */
const changeFacet = (of: readonly number[]): Facet => ({
  title: 'Change',
  of,
  groups: pathFates.map((text, at) => ({ text, class: at })),
  classes: [
    { name: 'added', color: 'c-more', whole: 'files added' },
    { name: 'grew', color: 'c-grew', whole: 'files that grew, as they are now' },
    { name: 'shrank', color: 'c-shrank', whole: 'files that shrank, as they were' },
    { name: 'removed', color: 'c-less', whole: 'files removed' },
    { name: 'changed, of the same size', color: 'c-changed' },
    { name: 'the same', color: 'c-same' },
  ],
});
