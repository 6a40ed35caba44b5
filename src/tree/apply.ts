// Lays layers on top of each other by the rules of the image-spec (layer.md, "Applying Changesets"): first the opaques and
// whiteouts of a layer, which act on what is below it, then its entries in the order of the tar. Every name is put and
// taken once, so the cost is that of the entries.

import type { Limits } from '../bytes/limits.ts';
import { fileTypeAt } from '../layer/entry.ts';
import { type EntryTable, linkAt, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { normalizePath, parentPath } from '../spec/entry-path.ts';
import { whiteoutPrefix } from '../spec/whiteout.ts';
import { attach, describer, type Inode, implied, newRoot, type Owner, subtree, type TreeNode } from './file-tree.ts';
import type { LayerEffect, LeftOut, LostPayload, PathEffect } from './layer-effect.ts';
import { walkTo } from './walk.ts';

export interface Stack {
  readonly root: TreeNode;
  /** One for each layer. */
  readonly effects: readonly LayerEffect[];
}

/** The merged file system of layers, lowest first. */
export function stackLayers(layers: readonly EntryTable[], limits: Limits): Stack {
  const root = newRoot();
  const implied = { text: 0 };
  const effects = layers.map((_, layer) => new LayerApplication(root, layers, layer, limits, implied).run());
  return { root, effects };
}

interface Before {
  readonly owner: Owner;
  readonly isDirectory: boolean;
}

/** One layer being laid on top of those below it. */
class LayerApplication {
  readonly #root: TreeNode;
  readonly #tables: readonly EntryTable[];
  readonly #table: EntryTable;
  readonly #layer: number;
  readonly #limits: Limits;
  /** How much the paths of implied directories come to, in all layers. */
  readonly #implied: { text: number };
  /** What stood at each path that this layer touched. */
  readonly #before = new Map<string, Before>();
  /** What this layer put and has not taken away itself. */
  readonly #brought = new Set<TreeNode>();
  readonly #lost: { readonly path: string; readonly inode: Inode }[] = [];
  readonly #leftOut: LeftOut[] = [];

  constructor(root: TreeNode, tables: readonly EntryTable[], layer: number, limits: Limits, implied: { text: number }) {
    this.#root = root;
    this.#tables = tables;
    this.#table = tables[layer];
    this.#layer = layer;
    this.#limits = limits;
    this.#implied = implied;
  }

  run(): LayerEffect {
    const whiteouts: number[] = [];
    const entries: number[] = [];
    for (let row = 0; row < this.#table.length; row += 1) {
      const role = roleAt(this.#table, row);
      if (role === 'entry') entries.push(row);
      else if (role === 'whiteout' || role === 'opaque') whiteouts.push(row);
    }
    if (whiteouts.length > 0) this.#applyWhiteouts(whiteouts, this.#ownTypes(entries));
    for (const row of entries) this.#applyEntry(row);
    return { paths: this.#paths(), lost: this.#lostPayload(), leftOut: this.#leftOut };
  }

  /** Whether each path this layer has an entry for is a directory, by the last entry. */
  #ownTypes(entries: readonly number[]): ReadonlyMap<string, boolean> {
    return new Map(entries.map((row) => [pathAt(this.#table, row), typeAt(this.#table, row) === 'directory']));
  }

  #applyWhiteouts(rows: readonly number[], own: ReadonlyMap<string, boolean>): void {
    // Where this layer puts something else than a directory over a directory, nothing from below is left to hide.
    const isBarred = (node: TreeNode, literal: string | undefined): boolean =>
      [node.path, literal].some((path) => path !== undefined && own.has(path) && !(own.get(path) && node.children));
    for (const row of rows) {
      const path = pathAt(this.#table, row);
      const directory = this.#walk(parentPath(path), { missing: () => undefined, isBarred });
      if (directory === 'loop' || !directory?.children) continue;
      if (roleAt(this.#table, row) === 'opaque') {
        for (const child of [...directory.children.values()]) this.#take(child);
      } else {
        const hidden = directory.children.get(path.slice(path.lastIndexOf('/') + 1 + whiteoutPrefix.length));
        if (hidden) this.#take(hidden);
      }
    }
  }

  #applyEntry(row: number): void {
    const path = pathAt(this.#table, row);
    const owner = { layer: this.#layer, row };
    if (path === '') return this.#applyRoot(row, owner);
    if (path.length > this.#limits.pathLength || this.#implied.text > this.#limits.impliedText) {
      return this.#leaveOut(row, 'too-long');
    }
    const directory = this.#directoryFor(parentPath(path));
    if (!directory) return this.#leaveOut(row, 'link-loop');

    const name = path.slice(path.lastIndexOf('/') + 1);
    const standing = directory.children?.get(name);
    const type = typeAt(this.#table, row);
    if (type === 'directory') {
      if (standing?.children) return this.#describe(standing, owner);
      if (standing) this.#take(standing);
      this.#brought.add(attach(directory, name, owner));
    } else {
      const inode = type === 'hardlink' ? this.#linked(row) : { owner, names: 0 };
      if (!inode) return this.#leaveOut(row, 'missing-target');
      // A name that is linked to what it is already must not lose it in between.
      inode.names += 1;
      if (standing) this.#take(standing);
      inode.names -= 1;
      this.#brought.add(attach(directory, name, owner, inode));
    }
  }

  #applyRoot(row: number, owner: Owner): void {
    if (typeAt(this.#table, row) === 'directory') this.#describe(this.#root, owner);
    else this.#leaveOut(row, 'no-name');
  }

  /** The directory of this path, made where it is missing. */
  #directoryFor(path: string): TreeNode | undefined {
    const missing = (parent: TreeNode, name: string, standing: TreeNode | undefined): TreeNode => {
      if (standing) this.#take(standing);
      const directory = attach(parent, name, { layer: this.#layer, row: implied });
      this.#brought.add(directory);
      this.#implied.text += directory.path.length;
      return directory;
    };
    const found = this.#walk(path, { missing });
    return found === 'loop' ? undefined : found;
  }

  /** The inode that a hard link names; the last name is not followed, since a link to a symbolic link is one. */
  #linked(row: number): Inode | undefined {
    const target = normalizePath(linkAt(this.#table, row)).path;
    const directory = this.#walk(parentPath(target), { missing: () => undefined });
    if (directory === 'loop') return undefined;
    return directory?.children?.get(target.slice(target.lastIndexOf('/') + 1))?.inode;
  }

  #walk(path: string, rules: Pick<Parameters<typeof walkTo>[2], 'missing' | 'isBarred'>) {
    return walkTo(this.#root, path, { mostLinks: this.#limits.links, linkOf: (node) => this.#linkOf(node), ...rules });
  }

  #linkOf({ inode }: TreeNode): string | undefined {
    if (!inode) return undefined;
    const table = this.#tables[inode.owner.layer];
    return typeAt(table, inode.owner.row) === 'symlink' ? linkAt(table, inode.owner.row) : undefined;
  }

  /** A directory over a directory: its attributes are replaced, what it holds stays. */
  #describe(directory: TreeNode, owner: Owner): void {
    this.#remember(directory);
    directory.owner = owner;
    this.#brought.add(directory);
  }

  /** Takes a name away with everything below it. */
  #take(top: TreeNode): void {
    for (const node of subtree(top)) {
      this.#remember(node);
      this.#brought.delete(node);
      if (!node.inode) continue;
      node.inode.names -= 1;
      if (node.inode.names === 0) this.#lost.push({ path: node.path, inode: node.inode });
    }
    top.parent?.children?.delete(top.name);
  }

  /** Keeps what stood at a path before this layer; what this layer brought did not. */
  #remember(node: TreeNode): void {
    if (node.owner.layer === this.#layer || node.owner.layer === -1 || this.#before.has(node.path)) return;
    this.#before.set(node.path, { owner: describer(node), isDirectory: node.children !== undefined });
  }

  #leaveOut(row: number, reason: LeftOut['reason']): void {
    this.#leftOut.push({ row, reason });
  }

  /** What this layer put at a path, if it stands there. */
  #standingAt(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.#root;
    for (const name of path === '' ? [] : path.split('/')) node = node?.children?.get(name);
    return node && this.#brought.has(node) ? node : undefined;
  }

  #paths(): readonly PathEffect[] {
    const effects: PathEffect[] = [];
    const replacing = new Set<TreeNode>();
    for (const [path, before] of this.#before) {
      const after = this.#standingAt(path);
      if (after) replacing.add(after);
      effects.push({
        path,
        before: before.owner,
        after: after && describer(after),
        isDirectoryBefore: before.isDirectory,
        isDirectoryAfter: after?.children !== undefined,
      });
    }
    for (const node of this.#brought) {
      if (replacing.has(node)) continue;
      const isDirectoryAfter = node.children !== undefined;
      effects.push({
        path: node.path,
        before: undefined,
        after: describer(node),
        isDirectoryBefore: false,
        isDirectoryAfter,
      });
    }
    return effects;
  }

  #lostPayload(): readonly LostPayload[] {
    const lost = this.#lost
      .filter(({ inode }) => inode.names === 0 && this.#carriesPayload(inode.owner))
      .map(({ path, inode }): LostPayload => {
        if (inode.owner.layer === this.#layer) return { path, owner: inode.owner, how: 'own' };
        const successor = this.#standingAt(path);
        return {
          path,
          owner: inode.owner,
          how: 'later',
          successor: successor && describer(successor),
          isDirectory: successor?.children !== undefined,
        };
      });
    const leftOut = this.#leftOut
      .map(({ row }) => ({ layer: this.#layer, row }))
      .filter((owner) => this.#carriesPayload(owner))
      .map((owner): LostPayload => ({ path: pathAt(this.#table, owner.row), owner, how: 'left-out' }));
    return [...lost, ...leftOut];
  }

  #carriesPayload({ layer, row }: Owner): boolean {
    const table = this.#tables[layer];
    return fileTypeAt(table, row) === 'file' && typeAt(table, row) !== 'hardlink';
  }
}
