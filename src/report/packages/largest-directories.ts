// The directories that have most of some files' bytes: as deep as most of the bytes of a directory are in one directory below it.
import { comparePaths, parentPath } from '../../oci/entry-path.ts';

export interface DirectorySizes {
  /** Path of a directory, or of a file beside directories that are listed. */
  readonly path: string;
  readonly sizes: { readonly visible: number; readonly wasted: number };
}

/** Levels that are told apart. */
const maxDepth = 8;
/** Directories that are listed. */
const maxListed = 10;
/** The part of the bytes of a directory that must be in one directory below, so that this one is listed instead. */
const mostOfIt = 0.6;

interface Node {
  visible: number;
  wasted: number;
  readonly children: Set<string>;
}

export class LargestDirectories {
  readonly #nodes = new Map<string, Node>();

  add(path: string, key: 'visible' | 'wasted', bytes: number): void {
    if (bytes === 0) return;
    let at = path.split('/', maxDepth).join('/');
    for (let child = ''; ; [child, at] = [at, parentPath(at)]) {
      const node = this.#nodes.get(at) ?? { visible: 0, wasted: 0, children: new Set<string>() };
      this.#nodes.set(at, node);
      node[key] += bytes;
      if (child !== '') node.children.add(child);
      if (at === '') return;
    }
  }

  /** Largest first. */
  largest(): readonly DirectorySizes[] {
    const found: string[] = [];
    const open = [...this.#node('').children];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#isSplit(at)) open.push(...this.#node(at).children);
      else found.push(at);
    }
    return found
      .sort((a, b) => this.#bytes(b) - this.#bytes(a) || comparePaths(a, b))
      .slice(0, maxListed)
      .map((path) => {
        const { visible, wasted } = this.#node(path);
        return { path, sizes: { visible, wasted } };
      });
  }

  /** Whether one directory below has most of the bytes or, in a directory of the root, all directories together. */
  #isSplit(path: string): boolean {
    const most = mostOfIt * this.#bytes(path);
    const below = [...this.#node(path).children].filter((child) => this.#node(child).children.size > 0);
    const sizes = below.map((child) => this.#bytes(child));
    const largest = path.includes('/')
      ? sizes.reduce((a, b) => Math.max(a, b), 0)
      : sizes.reduce((sum, size) => sum + size, 0);
    return below.length > 0 && largest >= most;
  }

  #node(path: string): Node {
    return this.#nodes.get(path) ?? { visible: 0, wasted: 0, children: new Set() };
  }

  #bytes(path: string): number {
    const { visible, wasted } = this.#node(path);
    return visible + wasted;
  }
}
