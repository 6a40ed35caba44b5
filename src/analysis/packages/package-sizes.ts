// Sizes by package: every byte of file data counts for exactly one package, as derived from packages, or for none. The sums are those
// of the ledger.
import { fileTypeAt } from '../../layer/entry.ts';
import { atLayer, type EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Inode } from '../../tree/inodes.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { Merged } from '../merge.ts';
import type { Owner } from './owner.ts';
import type { Ownership } from './ownership.ts';

/** Bytes of the files of one or several packages. */
export interface OwnedSizes {
  /** In the final filesystem. */
  readonly visible: number;
  readonly wasted: number;
  /** Compressed bytes of all these files, with their headers. Null if they are unknown in one of the layers. */
  readonly distribution: number | null;
}

export interface OwnedFiles {
  readonly sizes: OwnedSizes;
  /** Files and symbolic links in the final filesystem. */
  readonly fileCount: number;
  /** Indexes of the layers that store the files, wasted ones too. */
  readonly layers: readonly number[];
}

/** All file data of an image, or of one of its layers, by owner. */
export interface PackageSizes {
  /** By index of the package. */
  readonly packages: readonly OwnedFiles[];
  /** What stems from packages. */
  readonly derived: OwnedFiles;
  readonly unowned: OwnedFiles;
}

/** A file or symbolic link with the bytes that count for its owner. */
export interface OwnedFile {
  readonly path: string;
  readonly owner: Owner | undefined;
  /** The entry that stores the bytes. */
  readonly entry: EntryRef;
  /** 0 for all names of a file but one. */
  readonly bytes: number;
  /** False for bytes whose owner has no name of the file any more. */
  readonly isName: boolean;
}

/** What is in the final filesystem, in no particular order. */
export function* visibleFiles({ tree, tables }: Merged, ownership: Ownership): Generator<OwnedFile> {
  /** Files with several names, as long as none of the names has the owner of the bytes. */
  const uncounted = new Map<Inode, OwnedFile>();
  const counted = new Set<Inode>();
  for (const { place, inode } of tree.names(rootPath)) {
    const entry = tree.contentOwnerOf(inode);
    const table = atLayer(tables, entry.layer);
    const type = fileTypeAt(table, entry.row);
    if (type !== 'file' && type !== 'symlink') continue;
    const bytes = type === 'file' ? (table.size[entry.row] as number) : 0;
    const payloadOwner = ownership.ownerOfPayload(entry);
    if (tree.namesOf(inode) === 1) {
      yield new NamedFile(tree, place, payloadOwner, entry, bytes);
      continue;
    }
    const owner = ownership.ownerOfName(tree.entryOf(place));
    const isCounted = counted.has(inode) || !isSameOwner(owner, payloadOwner);
    if (!isCounted) counted.add(inode);
    yield new NamedFile(tree, place, owner, entry, isCounted ? 0 : bytes);
    if (counted.has(inode)) uncounted.delete(inode);
    else {
      const path = tree.pathOf(place);
      uncounted.set(inode, { path, owner: payloadOwner, entry, bytes, isName: false });
    }
  }
  yield* uncounted.values();
}

/** A name with the bytes that count for it. Sums need no paths, which take most of the time. */
class NamedFile implements OwnedFile {
  readonly #tree: FileTree;
  readonly #place: PathId;
  readonly owner: Owner | undefined;
  readonly entry: EntryRef;
  readonly bytes: number;
  readonly isName = true;

  constructor(tree: FileTree, place: PathId, owner: Owner | undefined, entry: EntryRef, bytes: number) {
    this.#tree = tree;
    this.#place = place;
    this.owner = owner;
    this.entry = entry;
    this.bytes = bytes;
  }

  get path(): string {
    return this.#tree.pathOf(this.#place);
  }
}

const isSameOwner = (a: Owner | undefined, b: Owner | undefined): boolean =>
  a?.index === b?.index && a?.isDerived === b?.isDerived;

/** The files that later layers hide, with their bytes. */
export function* wastedFiles({ ledger }: Merged, ownership: Ownership): Generator<OwnedFile> {
  for (const { path, bytes, storedIn, row } of ledger.wasted) {
    const entry = { layer: storedIn, row };
    yield { path, owner: ownership.ownerOfPayload(entry), entry, bytes, isName: false };
  }
}

/** `layer` is the only layer that counts; undefined for all. `visit` is called for each file, with whether it is wasted. */
export function packageSizes(
  merged: Merged,
  ownership: Ownership,
  layer: number | undefined,
  visit: (file: OwnedFile, isWasted: boolean) => void = () => {},
): PackageSizes {
  const compressed = merged.tables.map((table) => table.distribution);
  const tallies = ownership.packages.map(() => new Tally());
  const [derived, unowned] = [new Tally(), new Tally()];
  const tallyOf = (owner: Owner | undefined): Tally =>
    owner === undefined ? unowned : owner.isDerived ? derived : (tallies[owner.index] as Tally);
  for (const file of visibleFiles(merged, ownership)) {
    if (layer !== undefined && file.entry.layer !== layer) continue;
    tallyOf(file.owner).addVisible(file, compressed);
    visit(file, false);
  }
  for (const file of wastedFiles(merged, ownership)) {
    if (layer !== undefined && file.entry.layer !== layer) continue;
    tallyOf(file.owner).addWasted(file, compressed);
    visit(file, true);
  }
  return {
    packages: tallies.map((tally) => tally.result()),
    derived: derived.result(),
    unowned: unowned.result(),
  };
}

/** The sizes of all packages of an image, which rules and tables need. */
const known = new WeakMap<Ownership, PackageSizes>();

/** The same for all layers, computed once. */
export function allPackageSizes(merged: Merged, ownership: Ownership): PackageSizes {
  const found = known.get(ownership) ?? packageSizes(merged, ownership, undefined);
  known.set(ownership, found);
  return found;
}

/** The compressed bytes of the entries of each layer, as far as they are known. */
type Compressed = readonly (Float64Array | undefined)[];

class Tally {
  #visible = 0;
  #wasted = 0;
  #distribution: number | null = 0;
  #fileCount = 0;
  readonly #layers = new Set<number>();

  addVisible(file: OwnedFile, compressed: Compressed): void {
    this.#visible += file.bytes;
    if (file.isName) this.#fileCount += 1;
    this.#add(file, compressed);
  }

  addWasted(file: OwnedFile, compressed: Compressed): void {
    this.#wasted += file.bytes;
    this.#add(file, compressed);
  }

  #add({ bytes, entry: { layer, row } }: OwnedFile, compressed: Compressed): void {
    this.#layers.add(layer);
    if (bytes === 0) return;
    const distribution = compressed[layer]?.[row];
    this.#distribution =
      this.#distribution === null || distribution === undefined ? null : this.#distribution + distribution;
  }

  result(): OwnedFiles {
    return {
      sizes: { visible: this.#visible, wasted: this.#wasted, distribution: this.#distribution },
      fileCount: this.#fileCount,
      layers: [...this.#layers].sort((a, b) => a - b),
    };
  }
}
