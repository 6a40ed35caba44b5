// The extended attributes of a layer's entries as columns: an attribute without a value takes little more than its name.
import { decodePath, encodePath } from '../oci/entry-path.ts';

/** An extended attribute. */
export interface XattrValue {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Lists of attributes; entries one after another that were given the same list share it. */
export interface XattrColumns {
  /** Rows of the entries that have attributes, ascending. */
  readonly rows: Uint32Array;
  /** Index of each of these entries' list. */
  readonly lists: Uint32Array;
  /** End of each list, as a number of attributes; it starts where the previous one ends. */
  readonly listEnd: Uint32Array;
  /** End of each attribute's name in `bytes`; it starts where the previous value ends. */
  readonly nameEnd: Float64Array;
  /** End of each attribute's value in `bytes`, which follows its name. */
  readonly valueEnd: Float64Array;
  /** Names and values. */
  readonly bytes: Uint8Array;
}

const none: readonly XattrValue[] = [];

/** The attributes of a row, sorted by name. */
export function xattrsOfRow(columns: XattrColumns, row: number): readonly XattrValue[] {
  const { rows, lists, listEnd, nameEnd, valueEnd, bytes } = columns;
  const list = lists[indexOf(rows, row)];
  if (list === undefined) return none;
  const found: XattrValue[] = [];
  for (let at = list === 0 ? 0 : (listEnd[list - 1] as number); at < (listEnd[list] as number); at += 1) {
    const start = at === 0 ? 0 : (valueEnd[at - 1] as number);
    const end = nameEnd[at] as number;
    const name = decodePath(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start));
    found.push({ name, value: bytes.subarray(end, valueEnd[at]) });
  }
  return found;
}

/** Index of a number in an ascending column; -1 if it is not there. */
function indexOf(column: Uint32Array, wanted: number): number {
  let [low, high] = [0, column.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = column[middle] as number;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Collects attributes row by row. */
export class XattrBuilder {
  readonly #rows: number[] = [];
  readonly #lists: number[] = [];
  readonly #listEnd: number[] = [];
  readonly #nameEnd: number[] = [];
  readonly #valueEnd: number[] = [];
  #bytes = Buffer.alloc(0);
  #length = 0;
  #last: readonly XattrValue[] = none;

  /** Adds the attributes of a row. Rows must ascend. */
  add(row: number, xattrs: readonly XattrValue[]): void {
    if (xattrs.length === 0) return;
    if (xattrs !== this.#last) this.#addList(xattrs);
    this.#last = xattrs;
    this.#rows.push(row);
    this.#lists.push(this.#listEnd.length - 1);
  }

  #addList(xattrs: readonly XattrValue[]): void {
    for (const { name, value } of xattrs) {
      const nameBytes = encodePath(name);
      const nameEnd = this.#length + nameBytes.length;
      this.#reserve(nameEnd + value.length);
      this.#bytes.set(nameBytes, this.#length);
      this.#bytes.set(value, nameEnd);
      this.#length = nameEnd + value.length;
      this.#nameEnd.push(nameEnd);
      this.#valueEnd.push(this.#length);
    }
    this.#listEnd.push(this.#nameEnd.length);
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(length, this.#bytes.length * 2, 2 ** 10));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  build(): XattrColumns {
    return {
      rows: Uint32Array.from(this.#rows),
      lists: Uint32Array.from(this.#lists),
      listEnd: Uint32Array.from(this.#listEnd),
      nameEnd: Float64Array.from(this.#nameEnd),
      valueEnd: Float64Array.from(this.#valueEnd),
      bytes: new Uint8Array(this.#bytes.subarray(0, this.#length)),
    };
  }
}
