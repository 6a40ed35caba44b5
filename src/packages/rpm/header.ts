// The header of a package in an RPM database: an index of tags, and their values (rpm.org, "RPM V4 Package format", header).
import { decodePath, normalizePath } from '../../oci/entry-path.ts';
import type { InstalledPackage } from '../ecosystem.ts';
import { PathList } from '../path-list.ts';
import { EvidenceError, type ListBudget, textOf } from '../read-evidence.ts';
import { rpmDerived } from './derived.ts';

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  license: 1014,
  architecture: 1022,
  /** Whole paths, in place of the three below, of packages from before 2000. */
  oldFileNames: 1027,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
} as const;

/** Bytes of the two counts, and of a row of the index. */
const [countsSize, rowSize] = [8, 16];
/** Rows of the index: rpm has fewer than 400 tags, and takes no header with more rows (lib/header.c, hdrchkTags). */
const maxRows = 2 ** 16;
/** Types of values. Texts may be translated: the first one is that of the locale C. */
const [int32, text, textList, translated] = [4, 6, 8, 9];

/** @throws {EvidenceError} if it is damaged, or has no name or version */
export function packageOfHeader(bytes: Buffer, evidence: string, budget: ListBudget): InstalledPackage {
  const header = new Header(bytes);
  const [name, version, release] = [tags.name, tags.version, tags.release].map((tag) => header.textOf(tag));
  if (!name || !version || !release) throw new EvidenceError('has a package header without name, version or release');
  const epoch = header.numbersOf(tags.epoch).next().value;
  return {
    type: 'rpm',
    namespace: null,
    name,
    version: `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`,
    architecture: header.textOf(tags.architecture),
    license: header.textOf(tags.license),
    evidence,
    files: filesOf(header, name, budget),
    directory: null,
    derived: rpmDerived.get(name) ?? [],
  };
}

function filesOf(header: Header, name: string, budget: ListBudget): PathList {
  const files = new PathList();
  const add = (path: string): void => {
    const file = normalizePath(path).path;
    budget.take(file);
    if (file === '') return;
    files.add(file);
  };
  for (const path of header.textsOf(tags.oldFileNames)) add(path);
  const directories: string[] = [];
  for (const directory of header.textsOf(tags.directoryNames)) {
    budget.take(directory);
    directories.push(directory);
  }
  const indexes = header.numbersOf(tags.directoryIndexes);
  for (const baseName of header.textsOf(tags.baseNames)) {
    const directory = directories[indexes.next().value ?? directories.length];
    if (directory === undefined) throw new EvidenceError(`has a damaged list of files of ${name}`);
    add(directory + baseName);
  }
  return files;
}

/** The values of tags. */
class Header {
  readonly #values: Buffer;
  readonly #rows = new Map<number, { readonly type: number; readonly offset: number; readonly count: number }>();

  constructor(bytes: Buffer) {
    const rows = bytes.length < countsSize ? 0 : bytes.readUInt32BE(0);
    const start = countsSize + rows * rowSize;
    const end = start + (rows === 0 ? 0 : bytes.readUInt32BE(4));
    if (rows === 0 || rows >= maxRows || end > bytes.length)
      throw new EvidenceError('has a package header that is damaged or cut');
    this.#values = bytes.subarray(start, end);
    const wanted: ReadonlySet<number> = new Set(Object.values(tags));
    for (let at = countsSize; at < start; at += rowSize) {
      const [tag, type, offset, count] = [0, 4, 8, 12].map((field) => bytes.readUInt32BE(at + field)) as Row;
      if (wanted.has(tag)) this.#rows.set(tag, { type, offset, count });
    }
  }

  textOf(tag: number): string | null {
    return textOf(this.textsOf(tag).next().value);
  }

  /** One after the other, because a package can have a million files. */
  *textsOf(tag: number): Generator<string, undefined> {
    const row = this.#rows.get(tag);
    if (!row || ![text, textList, translated].includes(row.type)) return;
    let start = row.offset;
    for (let left = row.type === text ? 1 : row.count; left > 0; left -= 1) {
      const end = this.#values.indexOf(0, start);
      if (end < 0) throw new EvidenceError('has a package header that is damaged or cut');
      yield decodePath(this.#values.subarray(start, end));
      start = end + 1;
    }
  }

  *numbersOf(tag: number): Generator<number, undefined> {
    const row = this.#rows.get(tag);
    if (row?.type !== int32) return;
    for (let index = 0; index < row.count; index += 1) {
      const at = row.offset + index * 4;
      if (at + 4 > this.#values.length) throw new EvidenceError('has a package header that is damaged or cut');
      yield this.#values.readUInt32BE(at);
    }
  }
}

type Row = [tag: number, type: number, offset: number, count: number];
