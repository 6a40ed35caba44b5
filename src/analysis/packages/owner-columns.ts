// The owners of all entries of an image, as columns: one number for each entry.
import type { Limits } from '../../bytes/limits.ts';
import { chargeMemory } from '../../bytes/memory.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { type EntryRef, entryKey } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathId } from '../../tree/path-table.ts';
import { isDerivedOwner, noOwner, type Owner, type OwnerCode, ownerCode, ownerOfCode } from './owner.ts';

/** The owner of a file with several names: that of the first owned one. */
interface SharedOwner {
  readonly code: OwnerCode;
  readonly path: string;
  /** The layer after which it was found. */
  readonly after: number;
}

export class OwnerColumns {
  readonly #tree: FileTree;
  readonly #limits: Limits;
  readonly #names: Int32Array[] = [];
  readonly #shared = new Map<number, SharedOwner>();

  constructor(tree: FileTree, limits: Limits) {
    this.#tree = tree;
    this.#limits = limits;
  }

  ownerOfName(entry: EntryRef): Owner | undefined {
    return ownerOfCode(this.#codeAt(entry.layer, entry.row));
  }

  ownerOfPayload(entry: EntryRef): Owner | undefined {
    const own = this.#codeAt(entry.layer, entry.row);
    const shared = this.#shared.get(entryKey(entry))?.code;
    const isShared = shared !== undefined && (own === noOwner || !isDerivedOwner(shared) || isDerivedOwner(own));
    return ownerOfCode(isShared ? shared : own);
  }

  /** Whether a claim of this kind would change the owner of a name: what stems from a package may still become its own. */
  isOpen(place: PathId): boolean {
    const code = this.#codeAt(this.#tree.layerOf(place), this.#tree.rowOf(place));
    return code === noOwner || isDerivedOwner(code);
  }

  /** Sets the owner of a name and of its file data, unless an earlier state of the databases has set it. */
  setName(place: PathId, code: OwnerCode, after: number): void {
    const inode = this.#tree.inodeAt(place);
    if (inode === undefined) return;
    const layer = this.#tree.layerOf(place);
    const row = this.#tree.rowOf(place);
    const content = this.#tree.contentOwnerOf(inode);
    const isSingle = layer === content.layer && row === content.row && this.#tree.namesOf(inode) === 1;
    if (!isSingle) this.#share(content, { code, path: this.#tree.pathOf(place), after });
    this.setEntry(layer, row, code);
  }

  /** Says which package a name stems from, unless it belongs to one. */
  setOrigin(place: PathId, { index }: Owner): void {
    const { layer, row } = this.#tree.entryOf(place);
    if (this.isOpen(place)) this.#columnOf(layer)[row] = ownerCode(index, true);
  }

  /** Sets the owner of an entry, which may have no name any more, unless it has a better one. */
  setEntry(layer: number, row: number, code: OwnerCode): void {
    const column = this.#columnOf(layer);
    if (isBetter(code, column[row] as OwnerCode)) column[row] = code;
  }

  #share(content: EntryRef, found: SharedOwner): void {
    const key = entryKey(content);
    const known = this.#shared.get(key);
    // It had only one name when that became owned.
    if (!known && !isBetter(found.code, this.#codeAt(content.layer, content.row))) return;
    const isFirst = known?.after === found.after && comparePaths(found.path, known.path) < 0;
    const isSameKind = known && isDerivedOwner(known.code) === isDerivedOwner(found.code);
    if (!known || (isSameKind ? isFirst : isBetter(found.code, known.code))) this.#shared.set(key, found);
  }

  #codeAt(layer: number, row: number): OwnerCode {
    // Reading beyond the end of an array makes V8 give up what it has compiled.
    return layer < this.#names.length ? (this.#names[layer]?.[row] ?? noOwner) : noOwner;
  }

  #columnOf(layer: number): Int32Array {
    const known = layer < this.#names.length ? this.#names[layer] : undefined;
    if (known) return known;
    const column = new Int32Array(this.#tree.tableOf(layer).length).fill(noOwner);
    chargeMemory(this.#limits, column.byteLength, 'owners of files');
    this.#names[layer] = column;
    return column;
  }
}

/** What belongs to a package is not derived from another one, and whatever was found first stays. */
const isBetter = (code: OwnerCode, than: OwnerCode): boolean =>
  than === noOwner || (isDerivedOwner(than) && !isDerivedOwner(code));
