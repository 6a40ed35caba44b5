// The owners of all entries of an image, as columns: one number for each entry.
import type { Limits } from '../../bytes/limits.ts';
import { chargeMemory } from '../../bytes/memory.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { type EntryRef, entryKey } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { PathId } from '../../tree/path-table.ts';
import { none } from './claims.ts';
import type { Owner } from './current-claims.ts';

/** The owner of a file with several names: that of the first owned one. */
interface SharedOwner {
  readonly code: number;
  readonly path: string;
  /** The layer after which it was found. */
  readonly after: number;
}

const encode = ({ index, isDerived }: Owner): number => index * 2 + (isDerived ? 1 : 0);
const decode = (code: number): Owner | undefined =>
  code === none ? undefined : { index: code >> 1, isDerived: isDerived(code) };
const isDerived = (code: number): boolean => (code & 1) === 1;

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
    return decode(this.#codeOf(entry));
  }

  ownerOfPayload(entry: EntryRef): Owner | undefined {
    const own = this.#codeOf(entry);
    const shared = this.#shared.get(entryKey(entry))?.code;
    return decode(shared !== undefined && (own === none || !isDerived(shared) || isDerived(own)) ? shared : own);
  }

  /** Whether a claim of this kind would change the owner of a name: what stems from a package may still become its own. */
  isOpen(place: PathId): boolean {
    const code = this.#codeOf(this.#tree.entryOf(place));
    return code === none || isDerived(code);
  }

  /** Sets the owner of a name and of its file data, unless an earlier state of the databases has set it. */
  setName(place: PathId, owner: Owner, after: number): void {
    const inode = this.#tree.inodeAt(place);
    if (inode === undefined) return;
    const entry = this.#tree.entryOf(place);
    const content = this.#tree.contentOwnerOf(inode);
    const isSingle = entry.layer === content.layer && entry.row === content.row && this.#tree.namesOf(inode) === 1;
    const code = encode(owner);
    if (!isSingle) this.#share(content, { code, path: this.#tree.pathOf(place), after });
    this.setEntry(entry, owner);
  }

  /** Says which package a name stems from, unless it belongs to one. */
  setOrigin(place: PathId, { index }: Owner): void {
    const { layer, row } = this.#tree.entryOf(place);
    if (this.isOpen(place)) this.#columnOf(layer)[row] = encode({ index, isDerived: true });
  }

  /** Sets the owner of an entry that has no name any more. */
  setEntry({ layer, row }: EntryRef, owner: Owner): void {
    const column = this.#columnOf(layer);
    const [known, code] = [column[row] as number, encode(owner)];
    if (known === none || (isDerived(known) && !owner.isDerived)) column[row] = code;
  }

  #share(content: EntryRef, found: SharedOwner): void {
    const key = entryKey(content);
    const known = this.#shared.get(key);
    // It had only one name when that became owned.
    if (!known && !isBetter(found.code, this.#codeOf(content))) return;
    const isFirst = known?.after === found.after && comparePaths(found.path, known.path) < 0;
    const isSameKind = known && isDerived(known.code) === isDerived(found.code);
    if (!known || (isSameKind ? isFirst : isBetter(found.code, known.code))) this.#shared.set(key, found);
  }

  #codeOf({ layer, row }: EntryRef): number {
    return this.#names[layer]?.[row] ?? none;
  }

  #columnOf(layer: number): Int32Array {
    const known = this.#names[layer];
    if (known) return known;
    const column = new Int32Array(this.#tree.tableOf(layer).length).fill(none);
    chargeMemory(this.#limits, column.byteLength, 'owners of files');
    this.#names[layer] = column;
    return column;
  }
}

const isBetter = (code: number, than: number): boolean => than === none || (isDerived(than) && !isDerived(code));
