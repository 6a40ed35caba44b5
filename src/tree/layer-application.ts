// One layer laid on top of those below it by the rules of the image-spec (layer.md, "Applying Changesets"): first its
// opaques and whiteouts, which act on what is below, then its entries in the order of the tar.
import type { Limits } from '../bytes/limits.ts';
import { fileTypeAt } from '../layer/entry.ts';
import { type EntryTable, linkAt, pathAt, roleAt, typeAt } from '../layer/entry-table.ts';
import { comparePaths, parentPath } from '../spec/entry-path.ts';
import { attach, describer, type Inode, implied, type Owner, subtree, type TreeNode } from './file-tree.ts';
import { linkedInode } from './hard-link.ts';
import type { LayerEffect, LeftOut, LostPayload, LostPlace, PathEffect } from './layer-effect.ts';
import { type WalkRules, walkTo } from './walk.ts';
import { hiddenNodes } from './whiteouts.ts';

interface Before {
  readonly owner: Owner;
  readonly isDirectory: boolean;
}

/** One layer being laid on top of those below it. */
export class LayerApplication {
  readonly #root: TreeNode;
  readonly #tables: readonly EntryTable[];
  readonly #table: EntryTable;
  readonly #layer: number;
  readonly #limits: Limits;
  /** How much the paths of implied directories come to, in all layers. */
  readonly #implied: { text: number };
  /** What stood at each path that this layer touched. */
  readonly #before = new Map<string, Before>();
  /** What this layer put, or described anew; some of it may be gone again. */
  readonly #brought: TreeNode[] = [];
  /** What of that an entry of its own has taken away. */
  readonly #gone = new Set<TreeNode>();
  /** Names taken last, by what they named: those of one event, which is all whiteouts together, or one entry. */
  readonly #taken = new Map<Inode, { readonly event: number; readonly paths: string[] }>();
  /** Where the last entry's directory was found: it is there as long as nothing is taken away. */
  #lastDirectory?: { readonly path: string; readonly node: TreeNode };
  #event = 0;
  readonly #leftOut: LeftOut[] = [];
  readonly #repeated: number[] = [];

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
    return { paths: this.#paths(), lost: this.#lostPayload(), leftOut: this.#leftOut, repeated: this.#repeated };
  }

  /** Whether each path this layer has an entry for is a directory, by the last entry. */
  #ownTypes(entries: readonly number[]): ReadonlyMap<string, boolean> {
    return new Map(entries.map((row) => [pathAt(this.#table, row), typeAt(this.#table, row) === 'directory']));
  }

  #applyWhiteouts(rows: readonly number[], own: ReadonlyMap<string, boolean>): void {
    // All of them look at the lower tree as it was: what one hides must not bar the way of another.
    const lower = { root: this.#root, tables: this.#tables, limits: this.#limits };
    const taken = new Set<TreeNode>();
    for (const top of hiddenNodes(lower, this.#table, rows, own)) {
      // It went with a directory above it.
      if (taken.has(top)) continue;
      for (const node of subtree(top)) taken.add(node);
      this.#take(top);
    }
  }

  #applyEntry(row: number): void {
    this.#event += 1;
    const path = pathAt(this.#table, row);
    const owner = { layer: this.#layer, row };
    if (path === '') return this.#applyRoot(row, owner);
    const type = typeAt(this.#table, row);
    const isLink = type === 'hardlink' || type === 'symlink';
    const longest = Math.max(path.length, isLink ? linkAt(this.#table, row).length : 0);
    if (longest > this.#limits.pathLength || this.#implied.text > this.#limits.impliedText) {
      return this.#leaveOut(row, 'too-long');
    }
    // Decided before any parent is made: a link that has no place changes nothing.
    const inode = type === 'hardlink' ? this.#linked(row) : { owner, names: 0 };
    if (!inode) return this.#leaveOut(row, 'missing-target');
    const directory = this.#directoryFor(parentPath(path), row);
    if (!directory) return this.#leaveOut(row, 'link-loop');

    const name = path.slice(path.lastIndexOf('/') + 1);
    const standing = directory.children?.get(name);
    if (type === 'directory') {
      if (standing?.children) return this.#describe(standing, owner);
      if (standing) this.#replace(standing, row);
      this.#brought.push(attach(directory, name, owner));
    } else {
      if (standing) this.#replace(standing, row);
      this.#brought.push(attach(directory, name, owner, inode));
    }
  }

  #applyRoot(row: number, owner: Owner): void {
    if (typeAt(this.#table, row) === 'directory') this.#describe(this.#root, owner);
    else this.#leaveOut(row, 'no-name');
  }

  /** The directory of this path, made where it is missing. */
  #directoryFor(path: string, row: number): TreeNode | undefined {
    if (this.#lastDirectory?.path === path) return this.#lastDirectory.node;
    const missing = (parent: TreeNode, name: string, standing: TreeNode | undefined): TreeNode => {
      if (standing) this.#replace(standing, row);
      const directory = attach(parent, name, { layer: this.#layer, row: implied });
      this.#brought.push(directory);
      this.#implied.text += directory.path.length;
      return directory;
    };
    const found = this.#walk(path, { missing });
    if (found === 'loop' || !found) return undefined;
    this.#lastDirectory = { path, node: found };
    return found;
  }

  #linked(row: number): Inode | undefined {
    const rules = { tables: this.#tables, limits: this.#limits };
    return linkedInode(this.#root, pathAt(this.#table, row), linkAt(this.#table, row), rules);
  }

  #walk(path: string, rules: Pick<WalkRules, 'missing' | 'isBarred'>): TreeNode | 'loop' | undefined {
    return walkTo(this.#root, path, { tables: this.#tables, limits: this.#limits, ...rules });
  }

  /** A directory over a directory: its attributes are replaced, what it holds stays. */
  #describe(directory: TreeNode, owner: Owner): void {
    this.#remember(directory);
    if (!this.#isOwn(directory)) this.#brought.push(directory);
    directory.owner = owner;
  }

  /** Takes away what stands where the entry of this row puts something else. */
  #replace(standing: TreeNode, row: number): void {
    if (this.#isOwn(standing)) this.#repeated.push(row);
    this.#take(standing);
  }

  /** Takes a name away with everything below it. */
  #take(top: TreeNode): void {
    this.#lastDirectory = undefined;
    for (const node of subtree(top)) {
      this.#remember(node);
      if (this.#isOwn(node)) this.#gone.add(node);
      if (!node.inode) continue;
      node.inode.names -= 1;
      const names = this.#taken.get(node.inode);
      if (names?.event === this.#event) names.paths.push(node.path);
      else this.#taken.set(node.inode, { event: this.#event, paths: [node.path] });
    }
    top.parent?.children?.delete(top.name);
  }

  /** Keeps what stood at a path before this layer; what this layer brought did not. */
  #remember(node: TreeNode): void {
    if (this.#isOwn(node) || node.owner.layer === -1 || this.#before.has(node.path)) return;
    this.#before.set(node.path, { owner: describer(node), isDirectory: node.children !== undefined });
  }

  /** Whether this layer put it there, or described it. */
  #isOwn(node: TreeNode): boolean {
    return node.owner.layer === this.#layer;
  }

  #leaveOut(row: number, reason: LeftOut['reason']): void {
    this.#leftOut.push({ row, reason });
  }

  /** What this layer put at a path, if it stands there. */
  #standingAt(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.#root;
    for (const name of path === '' ? [] : path.split('/')) node = node?.children?.get(name);
    return node && this.#isOwn(node) ? node : undefined;
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
      if (replacing.has(node) || this.#gone.has(node)) continue;
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
    const lost: LostPayload[] = [];
    for (const [{ owner, names }, { paths }] of this.#taken) {
      if (names > 0 || !this.#carriesPayload(owner)) continue;
      const how = owner.layer === this.#layer ? 'own' : 'later';
      lost.push({ owner, how, places: paths.sort(comparePaths).map((path) => this.#place(path)) });
    }
    for (const { row } of this.#leftOut) {
      const owner = { layer: this.#layer, row };
      const places = [{ path: pathAt(this.#table, row), isDirectory: false }];
      if (this.#carriesPayload(owner)) lost.push({ owner, how: 'left-out', places });
    }
    return lost;
  }

  #place(path: string): LostPlace {
    const successor = this.#standingAt(path);
    return { path, successor: successor && describer(successor), isDirectory: successor?.children !== undefined };
  }

  #carriesPayload({ layer, row }: Owner): boolean {
    const table = this.#tables[layer];
    return fileTypeAt(table, row) === 'file' && typeAt(table, row) !== 'hardlink';
  }
}
