// Lists of files: rows, or some of them, of which File objects are made.
import type { Owner } from '../analysis/packages/owner.ts';
import { InputError } from '../bytes/input-error.ts';
import { symbolicMode } from '../report/files/symbolic-mode.ts';
import { globFault, matching } from '../text/glob.ts';
import { entryOf } from '../tree/compare-entries.ts';
import { implied } from '../tree/entry-ref.ts';
import { requireString, requireWholeNumber } from './arguments.ts';
import { type FileRows, sizeOfFile, storedBytesOf } from './file-rows.ts';
import type { File, Files, Layer, PackageName } from './objects.ts';

/** What rows refer to by index. */
export interface FileContext {
  readonly layers: readonly Layer[];
  packageAt(index: number): PackageName;
}

/** The package of a file; undefined for one that was derived from files of packages. */
export const packageOf = (owner: Owner | undefined, { packageAt }: FileContext): PackageName | undefined =>
  owner && !owner.isDerived ? packageAt(owner.index) : undefined;

export class FileList implements Files {
  readonly #rows: FileRows;
  readonly #context: FileContext;
  /** The rows in the list, ascending; undefined: all. */
  readonly #chosen: Int32Array | undefined;
  #members: ReadonlySet<number> | undefined;
  #bytes: number | undefined;

  constructor(rows: FileRows, context: FileContext, chosen?: Int32Array) {
    this.#rows = rows;
    this.#context = context;
    this.#chosen = chosen;
  }

  get length(): number {
    return this.#chosen?.length ?? this.#rows.length;
  }

  get bytes(): number {
    this.#bytes ??= this.#sum();
    return this.#bytes;
  }

  at(path: string): File | undefined {
    if (typeof path !== 'string') requireString('at: path', path, '/etc/os-release');
    const row = this.#rows.find(path);
    return row === undefined || !this.#has(row) ? undefined : this.#fileOf(row);
  }

  largest(count: number): readonly File[] {
    requireWholeNumber('largest: count', count);
    const sized: { readonly row: number; readonly size: number }[] = [];
    for (const row of this.#each()) {
      const size = sizeOfFile(this.#rows, row);
      if (size !== undefined) sized.push({ row, size });
    }
    sized.sort((a, b) => b.size - a.size || a.row - b.row);
    return sized.slice(0, count).map(({ row }) => this.#fileOf(row));
  }

  matching(glob: string): Files {
    requireString('matching: glob', glob, '*.so');
    const fault = globFault(glob);
    if (fault !== undefined)
      throw new InputError('usage', `matching: glob cannot be "${glob.slice(0, 200)}"; ${fault}`);
    const matches = matching(glob);
    return this.where((row) => matches(this.#rows.pathOf(row)));
  }

  /** Those whose row is wanted. */
  where(wants: (row: number) => boolean): FileList {
    return new FileList(this.#rows, this.#context, Int32Array.from([...this.#each()].filter(wants)));
  }

  *[Symbol.iterator](): Generator<File> {
    for (const row of this.#each()) yield this.#fileOf(row);
  }

  *#each(): Generator<number> {
    if (this.#chosen) yield* this.#chosen;
    else for (let row = 0; row < this.#rows.length; row += 1) yield row;
  }

  #has(row: number): boolean {
    if (!this.#chosen) return true;
    this.#members ??= new Set(this.#chosen);
    return this.#members.has(row);
  }

  #sum(): number {
    const counted = new Set<number>();
    let bytes = 0;
    for (const row of this.#each()) {
      const stored = storedBytesOf(this.#rows, row);
      const data = stored > 0 ? this.#rows.dataOf(row) : undefined;
      if (data === undefined || counted.has(data)) continue;
      counted.add(data);
      bytes += stored;
    }
    return bytes;
  }

  #fileOf(row: number): File {
    return {
      ...fileAt(this.#rows, this.#rows.entryOf(row), this.#rows.pathOf(row), this.#context.layers),
      package: packageOf(this.#rows.ownerOf(row), this.#context),
      distribution: this.#rows.distributionOf(row),
      wasted: this.#rows.wastedOf(row),
    };
  }
}

/** A file from the entry that describes it. */
export function fileAt(
  { tables }: Pick<FileRows, 'tables'>,
  ref: ReturnType<FileRows['entryOf']>,
  path: string,
  layers: readonly Layer[],
): Omit<File, 'package' | 'distribution' | 'wasted'> {
  const isImplied = ref.row === implied;
  const { type, size, mode, uid, gid, mtime, link } = entryOf(tables as Parameters<typeof entryOf>[0], ref);
  return {
    path,
    type,
    size,
    mode,
    symbolicMode: symbolicMode(type, mode),
    uid,
    gid,
    mtime: isImplied ? undefined : dateOf(mtime),
    linkTarget: link ?? undefined,
    layer: layers[ref.layer] as Layer,
  };
}

/** Undefined for a time that Date cannot have. */
function dateOf({
  seconds,
  nanoseconds,
}: {
  readonly seconds: number;
  readonly nanoseconds: number;
}): Date | undefined {
  const date = new Date(seconds * 1000 + Math.floor(nanoseconds / 1e6));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
