// Reads evidence of limited size, one file after the other. What is wrong with one file is a fault of that file, and the others
// are read.
import { decodePath } from '../oci/entry-path.ts';
import { mayTakeMore } from '../text/json-places.ts';
import type { EvidenceFault, FileContent, InstalledPackage, PackageList } from './ecosystem.ts';
import type { PathList } from './path-list.ts';

/** What is wrong with a file, so that nothing more can be read from it. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
}

/** Reads the packages that each file names. */
export async function readEach(
  evidence: readonly FileContent[],
  read: (file: FileContent) => Promise<readonly InstalledPackage[]>,
): Promise<PackageList> {
  const packages: (readonly InstalledPackage[])[] = [];
  const faults: EvidenceFault[] = [];
  const budget = new PackageBudget();
  for (const file of evidence) {
    await catchFault(file, faults, async () => {
      const found = await read(file);
      budget.take(found.length);
      packages.push(found);
    });
  }
  return { packages: packages.flat(), faults };
}

/** Maximum packages of one ecosystem. The largest known image has 100,000: the Go modules of several hundred programs. */
const maxPackages = 2 ** 18;

/** Counts the packages of one ecosystem. */
export class PackageBudget {
  #packages = 0;

  /** @throws {EvidenceError} if there are too many */
  take(count = 1): void {
    if (this.#packages + count > maxPackages) {
      throw new EvidenceError(`has packages beyond the limit of ${maxPackages} of its kind`);
    }
    this.#packages += count;
  }
}

/** Does work with a file; a fault of the file is added to the list. */
export async function catchFault(
  { path }: FileContent,
  faults: EvidenceFault[],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    faults.push({ path, message: error.message });
  }
}

/** Bytes of a manifest that is read as a whole; the largest known have a few megabytes. */
const maxManifestSize = 16 * 2 ** 20;
/** Memory of a parsed manifest. */
const maxManifestMemory = 80 * 2 ** 20;

/** @throws {EvidenceError} if it has more than 16 MiB */
export async function readWhole(file: FileContent): Promise<Buffer> {
  if (file.size > maxManifestSize) throw new EvidenceError('has more than 16 MiB, the limit of a manifest');
  return file.read(0, file.size);
}

/** @throws {EvidenceError} if it has more than 16 MiB, is not JSON, or needs too much memory */
export async function readJSON(file: FileContent): Promise<unknown> {
  const text = (await readWhole(file)).toString('utf8');
  return parseJSON(text.startsWith('\ufeff') ? text.slice(1) : text);
}

/** @throws {EvidenceError} if it is not JSON, or needs too much memory */
export function parseJSON(text: string): unknown {
  if (mayTakeMore(text, maxManifestMemory)) throw new EvidenceError('needs more than 80 MiB of memory as JSON');
  try {
    return JSON.parse(text);
  } catch {
    throw new EvidenceError('is not valid JSON');
  }
}

/** A member of a JSON object; undefined if the value is not an object or has no such member of its own. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** Characters of a name, a version, a license or a path (PATH_MAX of Linux). */
const maxText = 4096;

/**
 * The text of a value; null if it is not a text, or empty.
 * @throws {EvidenceError} if it has more than 4096 characters
 */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  if (value.length > maxText) throw new EvidenceError(`has a value of more than ${maxText} characters`);
  return value;
}

/** Bytes that are read at once. Larger pieces leave more garbage. */
const pieceSize = 2 ** 16;
/** Bytes of a list of files: enough for a million files. */
const maxListSize = 128 * 2 ** 20;
/** Bytes of a line: several times a path (PATH_MAX). */
const maxLineSize = 2 ** 16;

/**
 * The lines of a list, without their ends and decoded as paths, in batches: a list can have a million lines.
 * @throws {EvidenceError} if the list has more than 128 MiB, or a line more than 64 KiB
 */
export async function* readLines(file: FileContent): AsyncGenerator<readonly string[]> {
  for await (const piece of wholeLines(file)) {
    const text = decodePath(piece);
    const lines = text.split(text.includes('\r') ? /\r?\n/ : '\n');
    if (lines.at(-1) === '') lines.pop();
    yield lines;
  }
}

/**
 * Adds the paths of a list to others, one in each line: `startIn` is where it begins in a line [start, end), undefined if there is none.
 * @throws {EvidenceError} if the list has more than 128 MiB, a line more than 64 KiB, or the paths are too many
 */
export async function addLines(
  paths: PathList,
  file: FileContent,
  budget: ListBudget,
  startIn: (bytes: Buffer, start: number, end: number) => number | undefined,
): Promise<void> {
  for await (const piece of wholeLines(file)) {
    for (let start = 0; start < piece.length; ) {
      const newline = piece.indexOf(0x0a, start);
      const next = newline < 0 ? piece.length : newline;
      const end = next > start && piece[next - 1] === 0x0d ? next - 1 : next;
      const from = startIn(piece, start, end);
      if (from !== undefined && from < end) {
        budget.takeAll(1, end - from);
        paths.addNormalized(piece, from, end);
      }
      start = next + 1;
    }
  }
}

/** A list in pieces that end with a line; errors as of {@link readLines}. */
export async function* wholeLines(file: FileContent): AsyncGenerator<Buffer> {
  if (file.size > maxListSize) throw new EvidenceError('has more than 128 MiB, the limit of a list of files');
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; at < file.size; at += pieceSize) {
    const read = await file.read(at, pieceSize);
    const piece = rest.length === 0 ? read : Buffer.concat([rest, read]);
    const end = at + pieceSize < file.size ? piece.lastIndexOf(0x0a) + 1 : piece.length;
    rest = piece.subarray(end);
    yield piece.subarray(0, end);
    if (rest.length > maxLineSize) throw new EvidenceError('has a line of more than 64 KiB');
  }
}

/** Paths that the packages of one database may list together, and their bytes: both are kept in memory. */
const maxPaths = 2 ** 21;
const maxPathBytes = 96 * 2 ** 20;

/** Counts what the packages of one database list. */
export class ListBudget {
  #paths = 0;
  #bytes = 0;

  /** Bytes of what was taken. */
  get size(): number {
    return this.#bytes;
  }

  has(paths: number, bytes: number): boolean {
    return this.#paths + paths <= maxPaths && this.#bytes + bytes <= maxPathBytes;
  }

  /** @throws {EvidenceError} if the packages list too much */
  take(path: string): void {
    this.takeAll(1, path.length);
  }

  /** @throws {EvidenceError} if the packages list too much */
  takeAll(paths: number, bytes: number): void {
    this.#paths += paths;
    this.#bytes += bytes;
    if (this.#paths > maxPaths) throw new EvidenceError(`lists more than ${maxPaths} files, the limit of a database`);
    if (this.#bytes > maxPathBytes) throw new EvidenceError('lists paths of more than 96 MiB, the limit of a database');
  }
}

/** Keeps the first fault in the parts of a file, and counts the others: a hostile file can have a million. */
export class PartFaults {
  readonly #parts: string;
  #first = '';
  #count = 0;

  /** `parts` says what they are, in the plural: "package headers". */
  constructor(parts: string) {
    this.#parts = parts;
  }

  /** Takes what is caught while a part is read. */
  add(error: unknown, part = ''): void {
    if (!(error instanceof EvidenceError)) throw error;
    if (this.#count === 0) this.#first = part + error.message;
    this.#count += 1;
  }

  faultsOf({ path }: Pick<FileContent, 'path'>): readonly EvidenceFault[] {
    if (this.#count === 0) return [];
    const others = this.#count > 1 ? ` (the first of ${this.#count} such ${this.#parts})` : '';
    return [{ path, message: this.#first + others }];
  }
}

/** Keeps the first fault of each kind in a file, and counts the others: a damaged file can have a million. */
export class LineFaults {
  readonly #kinds = new Map<string, { readonly line: number; count: number }>();

  /** `what` is wrong with the line, such as `is not a field`. */
  add(line: number, what: string): void {
    const known = this.#kinds.get(what);
    if (known) known.count += 1;
    else this.#kinds.set(what, { line, count: 1 });
  }

  faultsOf({ path }: FileContent): readonly EvidenceFault[] {
    return Array.from(this.#kinds, ([what, { line, count }]) => {
      const others = count > 1 ? ` (the first of ${count} such lines)` : '';
      return { path, message: `line ${line} ${what}${others}` };
    });
  }
}
