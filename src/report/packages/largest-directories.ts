// The directories that have most of some files' bytes: as deep as most of the bytes of a directory are in one directory below it.
import { comparePaths, parentPath } from '../../oci/entry-path.ts';

export interface DirectorySizes {
  /** Path of a directory, or of a file that is alone. */
  readonly path: string;
  readonly sizes: { readonly visible: number; readonly wasted: number };
}

/** Levels that are told apart. */
const maxDepth = 8;
/** Directories that are listed. */
const maxListed = 10;
/** The part of the bytes of a directory that one entry must have to be listed instead. */
const mostOfIt = 0.6;

interface Node {
  visible: number;
  wasted: number;
  readonly children: Set<string>;
}

export class LargestDirectories {
  readonly #nodes = new Map<string, Node>();

  add(path: string, key: 'visible' | 'wasted', bytes: number): void {
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
      const { children } = this.#node(at);
      const isSplit = [...children].some((child) => this.#bytes(child) >= mostOfIt * this.#bytes(at as string));
      if (!isSplit) found.push(at);
      else open.push(...children);
    }
    return found
      .sort((a, b) => this.#bytes(b) - this.#bytes(a) || comparePaths(a, b))
      .slice(0, maxListed)
      .map((path) => {
        const { visible, wasted } = this.#node(path);
        return { path, sizes: { visible, wasted } };
      });
  }

  #node(path: string): Node {
    return this.#nodes.get(path) ?? { visible: 0, wasted: 0, children: new Set() };
  }

  #bytes(path: string): number {
    const { visible, wasted } = this.#node(path);
    return visible + wasted;
  }
}
