// The facets of a map that tell the package of a file, and the type of the package.
import type { FileOwner } from '../../report/picture/picture-data.ts';
import { shortened } from '../../text/message-name.ts';
import { printable } from '../inert-text.ts';
import type { Facet, FacetClass, Group } from './treemap-data.ts';

/** `owners` has the packages with most bytes first; no facets if it is empty. `of` and `bytes` are those of the nodes. */
export function packageFacets(
  owners: readonly FileOwner[],
  of: readonly number[],
  bytes: readonly number[],
): readonly Facet[] {
  if (owners.length === 0) return [];
  const titles = owners.flatMap((owner) => (owner.kind === 'package' ? [titleOf(owner)] : []));
  const packageClasses = classesOf(titles);
  const byPackage: Facet = {
    title: 'Package',
    of,
    searched: 'pkg:',
    groups: owners.map((owner, at) => packageGroup(owner, packageClasses.indexOf(owner, at))),
    classes: packageClasses.classes,
  };
  const types = heaviestTypes(owners, of, bytes);
  const typeClasses = classesOf(types);
  const byType: Facet = {
    title: 'Package type',
    of,
    groups: owners.map((owner) => {
      const isPackage = owner.kind === 'package';
      const at = typeClasses.indexOf(owner, isPackage ? types.indexOf(owner.type) : 0);
      return { text: isPackage ? owner.type : restNames[owner.kind], class: at };
    }),
    classes: typeClasses.classes,
  };
  return types.length > 1 ? [byPackage, byType] : [byPackage];
}

type PackageOwner = Extract<FileOwner, { kind: 'package' }>;
type Rest = Exclude<FileOwner['kind'], 'package'>;

const restNames: Readonly<Record<Rest, string>> = {
  others: 'other packages',
  derived: 'derived',
  none: 'no package',
};
const restColors: readonly (readonly [rest: Rest, color: string])[] = [
  ['others', 'c-rest'],
  ['derived', 'c-7'],
  ['none', 'c-6'],
];

/** Packages or types with a color of their own: the colors that are not those of the rest. */
const colored = 6;

/** The classes for names of which the heaviest come first, and which of them is that of an owner with the name at a place. */
function classesOf(names: readonly string[]) {
  const own = names.slice(0, colored);
  const classes: readonly FacetClass[] = [
    ...own.map((name, at) => ({ name, color: `c-${at}` })),
    ...restColors.map(([rest, color]) => ({ name: restNames[rest], color })),
  ];
  const indexOf = ({ kind }: FileOwner, at: number): number =>
    kind === 'package' ? Math.min(at, own.length) : own.length + restColors.findIndex(([rest]) => rest === kind);
  return { classes, indexOf };
}

/** A map has any number of packages, and their names can be of any length. */
const brief = (text: string): string => printable(shortened(text));

const titleOf = ({ name, version }: PackageOwner): string => brief(version === '' ? name : `${name} ${version}`);

function packageGroup(owner: FileOwner, index: number): Group {
  if (owner.kind !== 'package') return { text: restNames[owner.kind], class: index };
  const { type, name, purl } = owner;
  return {
    text: `${titleOf(owner)} · ${purl === null ? type : brief(purl)}`,
    class: index,
    name: `${type}/${brief(name)}`,
  };
}

function heaviestTypes(
  owners: readonly FileOwner[],
  of: readonly number[],
  bytes: readonly number[],
): readonly string[] {
  const sums = new Map<string, number>();
  for (const [node, at] of of.entries()) {
    const owner = owners[at];
    if (owner?.kind === 'package') sums.set(owner.type, (sums.get(owner.type) ?? 0) + (bytes[node] ?? 0));
  }
  return [...sums.entries()].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1)).map(([type]) => type);
}
