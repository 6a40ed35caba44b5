// Builds a tree that is small enough for a page. The largest files and directories have nodes with their names. The other
// files are grouped in the nearest directory, one node for each combination of facets, so that all sums stay exact.
import { parentPath } from '../../oci/entry-path.ts';
import type { PictureTree } from './picture-data.ts';

/** A file, or one of several stored copies of it. */
export interface PictureFile<Facet extends string, Size extends string> {
  readonly path: string;
  /** Importance of the file: the heaviest files get their own node. */
  readonly weight: number;
  readonly facets: Readonly<Record<Facet, number>>;
  readonly sizes: Readonly<Record<Size, number>>;
}

export interface PictureLimits {
  /** Files and directories that get their own node. */
  readonly named: number;
  /** Nodes in the whole tree. */
  readonly nodes: number;
  /** Bytes of all names on a page. */
  readonly text: number;
  /** Nesting of directories. */
  readonly depth: number;
}

export const pictureLimits: PictureLimits = { named: 20_000, nodes: 50_000, text: 800_000, depth: 64 };

/** The limits of each of several trees on one page: all together have twice those of one. */
export function sharedLimits(trees: number): PictureLimits {
  const share = Math.min(1, 2 / trees);
  const { named, nodes, text, depth } = pictureLimits;
  return { named: Math.ceil(named * share), nodes: Math.ceil(nodes * share), text: Math.ceil(text * share), depth };
}

export function pictureTree<Facet extends string, Size extends string>(
  files: readonly PictureFile<Facet, Size>[],
  names: { readonly facets: readonly Facet[]; readonly sizes: readonly Size[] },
  limits: PictureLimits = pictureLimits,
): PictureTree<Facet, Size> {
  const { directories, homes } = directoriesOf(files, limits.depth);
  const places: Places = { directories, homes, ...groupsOf(files, names.facets) };
  const heaviest = heaviestOf(directories, files, homes);
  const nameAt = (at: number): string =>
    at < directories.length
      ? (directories[at] as Directory).name
      : nameOf((files[at - directories.length] as PictureFile<Facet, Size>).path);
  const textOf = Uint32Array.from({ length: directories.length + files.length }, (_, at) => bytesOnPage(nameAt(at)));
  for (let most = Math.min(limits.named, textOf.length); ; most = Math.floor(most / 1.25)) {
    const isLast = most <= 1;
    const nodes = nodesOf(places, namedOf(heaviest, places, most), isLast ? Number.POSITIVE_INFINITY : limits.nodes);
    if (!nodes) continue;
    const text = nodes.namedAfter.reduce((sum, at) => sum + (at === nameless ? 0 : (textOf[at] as number)), 0);
    if (isLast || text <= limits.text) return columnsOf(nodes, files, names, nameAt);
  }
}

/** Where files are, and which ones have the same facets. Directories and, after all directories, files are numbered. */
interface Places {
  readonly directories: readonly Directory[];
  readonly homes: readonly Home[];
  /** By file; the same number for the same facets. */
  readonly groups: Uint32Array;
  readonly groupCount: number;
}

function groupsOf<Facet extends string>(
  files: readonly Pick<PictureFile<Facet, never>, 'facets'>[],
  names: readonly Facet[],
): Pick<Places, 'groups' | 'groupCount'> {
  const known = new Map<string, number>();
  const groups = Uint32Array.from(files, ({ facets }) => {
    const key = names.map((name) => facets[name]).join(' ');
    const group = known.get(key) ?? known.size;
    known.set(key, group);
    return group;
  });
  return { groups, groupCount: known.size };
}

/** The heaviest files and directories, each with all its parents, at most `most` in total: 1 for each of them. */
function namedOf(heaviest: readonly number[], { directories, homes }: Places, most: number): Uint8Array {
  const named = new Uint8Array(directories.length + homes.length);
  named[0] = 1;
  let count = 1;
  for (const number of heaviest) {
    const isFile = number >= directories.length;
    const needed = isFile ? [number] : [];
    const directory = isFile ? (homes[number - directories.length] as Home).directory : number;
    for (let at = directory; named[at] === 0; at = (directories[at] as Directory).parent) needed.push(at);
    count += needed.length;
    if (count > most) break;
    for (const one of needed) named[one] = 1;
  }
  return named;
}

/** The nodes of a tree. */
interface Nodes {
  /** The node above; -1 for the root. */
  readonly parents: readonly number[];
  /** The directory or file that gives a node its name, or none. */
  readonly namedAfter: readonly number[];
  /** By file: the node that it counts in. */
  readonly nodeOf: Int32Array;
}

const nameless = -1;

/** Undefined if there are more than `most`. */
function nodesOf(
  { directories, homes, groups, groupCount }: Places,
  named: Uint8Array,
  most: number,
): Nodes | undefined {
  const parents: number[] = [];
  const namedAfter: number[] = [];
  const add = (name: number, parent: number): number => {
    parents.push(parent);
    return namedAfter.push(name) - 1;
  };
  // The node of each directory, or of its nearest parent with a node.
  const nodeOfDirectory = new Int32Array(directories.length);
  for (const [at, { parent }] of directories.entries()) {
    const above = at === 0 ? -1 : (nodeOfDirectory[parent] as number);
    nodeOfDirectory[at] = named[at] ? add(at, above) : above;
  }
  const together = new Map<number, number>();
  const nodeOf = new Int32Array(homes.length);
  for (const [at, { directory, isTooDeep }] of homes.entries()) {
    if (namedAfter.length > most) return undefined;
    const file = directories.length + at;
    const above = nodeOfDirectory[directory] as number;
    const key = above * groupCount + (groups[at] as number);
    const known = named[file] ? undefined : together.get(key);
    if (known !== undefined) namedAfter[known] = nameless;
    // A group of one file keeps its name, unless its directory has no node.
    const isHere = !isTooDeep && named[directory] === 1;
    const node = known ?? add(named[file] || isHere ? file : nameless, above);
    if (!named[file]) together.set(key, node);
    nodeOf[at] = node;
  }
  return namedAfter.length > most ? undefined : { parents, namedAfter, nodeOf };
}

function columnsOf<Facet extends string, Size extends string>(
  { parents, namedAfter, nodeOf }: Nodes,
  files: readonly PictureFile<Facet, Size>[],
  names: { readonly facets: readonly Facet[]; readonly sizes: readonly Size[] },
  nameAt: (at: number) => string,
): PictureTree<Facet, Size> {
  const column = (): number[] => namedAfter.map(() => 0);
  const counts = column();
  for (const node of nodeOf) counts[node] = (counts[node] as number) + 1;
  const facets = names.facets.map((name) => {
    const values = column();
    for (const [at, file] of files.entries()) values[nodeOf[at] as number] = file.facets[name];
    return [name, values] as const;
  });
  const sizes = names.sizes.map((name) => {
    const sums = column();
    for (const [at, file] of files.entries()) {
      const node = nodeOf[at] as number;
      sums[node] = (sums[node] as number) + file.sizes[name];
    }
    return [name, sums] as const;
  });
  return {
    names: namedAfter.map((at) => (at === nameless ? '' : nameAt(at))),
    parents,
    files: counts,
    facets: Object.fromEntries(facets) as Record<Facet, number[]>,
    sizes: Object.fromEntries(sizes) as Record<Size, number[]>,
  };
}

interface Directory {
  readonly name: string;
  readonly parent: number;
}

/** The directory of a file, or its deepest parent within the depth limit. */
interface Home {
  readonly directory: number;
  readonly isTooDeep: boolean;
}

/** Parents come before their children; the root is first. */
function directoriesOf(files: readonly { readonly path: string }[], maxDepth: number) {
  const directories: Directory[] = [{ name: '', parent: -1 }];
  const known = new Map<string, Home>([['', { directory: 0, isTooDeep: false }]]);
  const homeOf = (path: string): Home => {
    const found = known.get(path);
    if (found) return found;
    const steps = path.split('/');
    let directory = 0;
    let way = '';
    for (const name of steps.slice(0, maxDepth)) {
      way = way === '' ? name : `${way}/${name}`;
      const next = known.get(way)?.directory ?? directories.push({ name, parent: directory }) - 1;
      known.set(way, { directory: next, isTooDeep: false });
      directory = next;
    }
    const home = { directory, isTooDeep: steps.length > maxDepth };
    known.set(path, home);
    return home;
  };
  return { homes: files.map(({ path }) => homeOf(parentPath(path))), directories };
}

/** Weight of a directory: it gets a node only if it contains a named file, or is 16 times as heavy as a named file. */
const directoryWeight = 1 / 16;

/** Indexes of directories and, after all directories, of files; heaviest first. */
function heaviestOf(
  directories: readonly Directory[],
  files: readonly { readonly weight: number }[],
  homes: readonly Home[],
): readonly number[] {
  const sums = new Float64Array(directories.length);
  const ranks = new Float64Array(directories.length + files.length);
  for (const [at, { weight }] of files.entries()) {
    ranks[directories.length + at] = weight;
    const { directory } = homes[at] as Home;
    sums[directory] = (sums[directory] as number) + weight;
  }
  for (let at = directories.length - 1; at > 0; at -= 1) {
    const { parent } = directories[at] as Directory;
    sums[parent] = (sums[parent] as number) + (sums[at] as number);
  }
  for (const [at, sum] of sums.entries()) ranks[at] = sum * directoryWeight;
  const numbers = Array.from(ranks.keys()).filter(
    (at) => at < directories.length || !homes[at - directories.length]?.isTooDeep,
  );
  return numbers.sort((a, b) => (ranks[b] as number) - (ranks[a] as number) || a - b);
}

/** An upper bound: other characters than ASCII may be escaped in JSON. */
function bytesOnPage(name: string): number {
  let bytes = 0;
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    bytes += unit >= 0x20 && unit < 0x7f ? 1 : 7;
  }
  return bytes;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
