// The merged file system: names in directories, each with what stands there. A directory is its own; anything else is an
// inode, which several names may share (hard links). Nothing here refers to tars: an owner says whose entry describes it.
import { comparePaths } from '../spec/entry-path.ts';

/** An entry of a layer: index of the layer, and row in its table. */
export interface Owner {
  readonly layer: number;
  /** {@link implied} for a directory that no entry names. */
  readonly row: number;
}

/** Row of a directory that is there only because something stands in it: 0755, 0:0, 1970. */
export const implied = -1;

export interface Inode {
  /** The entry that carries its bytes and attributes. */
  readonly owner: Owner;
  /** How many names it has in the tree now. */
  names: number;
}

export interface TreeNode {
  readonly name: string;
  /** Normalised; "" for the root. */
  readonly path: string;
  readonly parent: TreeNode | undefined;
  /** The entry that put this name here; of a directory also the one that describes it. */
  owner: Owner;
  /** Set for a directory. */
  readonly children?: Map<string, TreeNode>;
  /** Set for everything else. */
  readonly inode?: Inode;
}

export function newRoot(): TreeNode {
  return { name: '', path: '', parent: undefined, owner: { layer: -1, row: implied }, children: new Map() };
}

/** Puts a name into a directory, where nothing of that name may stand. */
export function attach(parent: TreeNode, name: string, owner: Owner, inode?: Inode): TreeNode {
  const path = parent.path === '' ? name : `${parent.path}/${name}`;
  const node = { name, path, parent, owner, ...(inode ? { inode } : { children: new Map() }) };
  if (inode) inode.names += 1;
  parent.children?.set(name, node);
  return node;
}

/** Every node below (and including) this one, directories before what they hold; the order inside one is that of adding. */
export function* subtree(top: TreeNode): Generator<TreeNode> {
  const open = [top];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    // One by one: as arguments of one call, a hundred thousand would not fit the stack.
    for (const child of node.children ? [...node.children.values()].reverse() : []) open.push(child);
  }
}

/** The same as a walk that takes the names in each directory in byte order. */
export function* walkInOrder(top: TreeNode): Generator<TreeNode> {
  const open = [top];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    const children = [...(node.children?.values() ?? [])].sort((a, b) => comparePaths(b.name, a.name));
    for (const child of children) open.push(child);
  }
}

/** The entry that describes what stands at a node. */
export const describer = (node: TreeNode): Owner => node.inode?.owner ?? node.owner;
