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
  const heaviest = heaviestOf(directories, files, homes);
  for (let named = Math.min(limits.named, directories.length + files.length); ; named = Math.floor(named / 1.25)) {
    const tree = new TreeColumns<Facet, Size>(names);
    tree.build(directories, files, homes, namedOf(heaviest, directories, homes, named));
    if (named <= 1 || (tree.length <= limits.nodes && tree.text <= limits.text)) return tree.columns();
  }
}

/** The heaviest files and directories, each with all its parents, at most `most` in total. */
function namedOf(
  heaviest: readonly number[],
  directories: readonly Directory[],
  homes: readonly Home[],
  most: number,
): ReadonlySet<number> {
  const named = new Set([0]);
  for (const number of heaviest) {
    const isFile = number >= directories.length;
    const needed = isFile ? [number] : [];
    const directory = isFile ? (homes[number - directories.length] as Home).directory : number;
    for (let at = directory; !named.has(at); at = (directories[at] as Directory).parent) needed.push(at);
    if (named.size + needed.length > most) break;
    for (const one of needed) named.add(one);
  }
  return named;
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

class TreeColumns<Facet extends string, Size extends string> {
  readonly #names: string[] = [];
  readonly #parents: number[] = [];
  readonly #files: number[] = [];
  readonly #facets: Record<string, number[]>;
  readonly #sizes: Record<string, number[]>;
  text = 0;

  constructor({ facets, sizes }: { readonly facets: readonly Facet[]; readonly sizes: readonly Size[] }) {
    this.#facets = Object.fromEntries(facets.map((facet) => [facet, []]));
    this.#sizes = Object.fromEntries(sizes.map((size) => [size, []]));
  }

  get length(): number {
    return this.#names.length;
  }

  columns(): PictureTree<Facet, Size> {
    return {
      names: this.#names,
      parents: this.#parents,
      files: this.#files,
      facets: this.#facets as Record<Facet, number[]>,
      sizes: this.#sizes as Record<Size, number[]>,
    };
  }

  build(
    directories: readonly Directory[],
    files: readonly PictureFile<Facet, Size>[],
    homes: readonly Home[],
    named: ReadonlySet<number>,
  ): void {
    // The node of each directory, or of its nearest parent with a node.
    const nodes: number[] = [];
    for (const [at, { name, parent }] of directories.entries()) {
      const above = nodes[parent] ?? -1;
      nodes.push(at === 0 || named.has(at) ? this.#add(name, above) : above);
    }
    const together = new Map<string, number>();
    for (const [at, file] of files.entries()) {
      const { directory, isTooDeep } = homes[at] as Home;
      const node = nodes[directory] as number;
      if (named.has(directories.length + at)) {
        this.#count(this.#add(nameOf(file.path), node), file);
        continue;
      }
      const key = `${node} ${Object.values(file.facets).join(' ')}`;
      const known = together.get(key);
      if (known !== undefined) this.text -= this.#rename(known, '');
      // A group of one file keeps its name, unless its directory has no node.
      const isHere = !isTooDeep && (directory === 0 || named.has(directory));
      const rest = known ?? this.#add(isHere ? nameOf(file.path) : '', node);
      together.set(key, rest);
      this.#count(rest, file);
    }
  }

  #add(name: string, parent: number): number {
    this.#names.push(name);
    this.#parents.push(parent);
    this.#files.push(0);
    for (const column of [...Object.values(this.#facets), ...Object.values(this.#sizes)]) column.push(0);
    this.text += bytesOnPage(name);
    return this.#names.length - 1;
  }

  #rename(node: number, name: string): number {
    const saved = bytesOnPage(this.#names[node] ?? '') - bytesOnPage(name);
    this.#names[node] = name;
    return saved;
  }

  #count(node: number, { facets, sizes }: PictureFile<Facet, Size>): void {
    this.#files[node] = (this.#files[node] ?? 0) + 1;
    for (const [facet, column] of Object.entries(this.#facets)) column[node] = facets[facet as Facet];
    for (const [size, column] of Object.entries(this.#sizes)) column[node] = (column[node] ?? 0) + sizes[size as Size];
  }
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
