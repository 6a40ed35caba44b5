// Files as an indented tree: directories before their entries, with the sum of their bytes. Parents of listed files are
// included even if they are not listed themselves.
import { plus } from '../../analysis/sizes.ts';
import { comparePaths, parentPath } from '../../oci/entry-path.ts';
import type { FileData } from './file-data.ts';

export interface TreeRow {
  /** The last name of the path. */
  readonly name: string;
  readonly depth: number;
  /** Bytes of a file; for a directory, of the listed files in it. Hard links count once. */
  readonly bytes: number;
  /** Compressed bytes of the path and of the listed paths in it; null if unknown. */
  readonly distribution: number | null;
  /** Undefined for a parent that is not listed. */
  readonly entry?: FileData | undefined;
}

interface Node {
  readonly name: string;
  readonly parent?: Node;
  readonly children: Node[];
  bytes: number;
  distribution: number | null;
  entry?: FileData;
}

/** The order of a list; sizes largest first. */
export type FileOrder = 'path' | 'size' | 'distribution';

/** Each directory is sorted in this order. */
export function treeRows(entries: readonly FileData[], order: FileOrder): readonly TreeRow[] {
  const root: Node = { name: '', children: [], bytes: 0, distribution: 0 };
  const nodes = new Map([['', root]]);
  const counted = new Set<string>();
  for (const entry of entries) {
    const node = nodeAt(nodes, entry.path);
    node.entry = entry;
    node.bytes += entry.size;
    for (let at: Node | undefined = node; at; at = at.parent)
      at.distribution = plus(at.distribution, entry.distribution ?? null);
    const file = entry.hardlinkGroup ?? entry.path;
    if (entry.type !== 'file' || counted.has(file)) continue;
    counted.add(file);
    for (let at = node.parent; at; at = at.parent) at.bytes += entry.size;
  }
  return inOrder(root, order);
}

/** Creates the node and its parents if they do not exist. */
function nodeAt(nodes: Map<string, Node>, path: string): Node {
  const missing: string[] = [];
  let at = path;
  let node = nodes.get(at);
  for (; !node; node = nodes.get(at)) {
    missing.push(at);
    at = parentPath(at);
  }
  for (const next of missing.reverse()) {
    const child: Node = {
      name: next.slice(next.lastIndexOf('/') + 1),
      parent: node,
      children: [],
      bytes: 0,
      distribution: 0,
    };
    node.children.push(child);
    nodes.set(next, child);
    node = child;
  }
  return node;
}

function inOrder(root: Node, order: FileOrder): readonly TreeRow[] {
  const byName = (a: Node, b: Node): number => comparePaths(a.name, b.name);
  const sizeOf = (node: Node): number => (order === 'size' ? node.bytes : (node.distribution ?? -1));
  const compare = order === 'path' ? byName : (a: Node, b: Node) => sizeOf(b) - sizeOf(a) || byName(a, b);
  const rows: TreeRow[] = [];
  const open = [{ node: root, depth: -1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    const { name, bytes, distribution, entry } = node;
    if (node !== root || entry) rows.push({ name, depth: Math.max(depth, 0), bytes, distribution, entry });
    for (const child of node.children.sort(compare).reverse()) open.push({ node: child, depth: depth + 1 });
  }
  return rows;
}
