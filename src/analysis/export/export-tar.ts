// Writes the merged filesystem of an image, or a part of it, as one tar. The bytes only depend on the filesystem, not on how layers are stored.
// Entries are in depth-first order with names in byte order, so that a directory is followed by its whole content: GNU tar
// sets a directory's time at the first entry outside of it, and in the byte order of whole paths "a-b" is between "a" and
// "a/c".
import type { Spool } from '../../archive/spool.ts';
import { type ByteRange, RangeReader } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import { brokenEnd, endOfTar, entryHeader, type NewEntry, padding } from '../../bytes/tar/writer.ts';
import { fileTypeAt, type Payload, payloadAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { payloadRanges } from '../../layer/payload-ranges.ts';
import { alignSparse, Expansion } from '../../layer/sparse-file.ts';
import { encodePath } from '../../oci/entry-path.ts';
import { humanSize } from '../../text/byte-size.ts';
import { entryOf } from '../../tree/compare-entries.ts';
import { atLayer, type EntryRef, implied } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Inode } from '../../tree/inodes.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';

/** The tar could not be written completely. It ends in a way that every reader reports as an error. */
export class IncompleteExport extends Error {
  override readonly name = 'IncompleteExport';
}

export interface ExportOptions {
  /** The path to write, with everything below it; its whole path is in the tar. */
  readonly top?: PathId;
  /** Whether a path is written; all of them if undefined. */
  has?(place: PathId): boolean;
  readonly spool: Spool;
  readonly limits: Limits;
  /** What is missing in the layers, if anything: the tar then ends with an error for its reader. */
  readonly missing?: string | undefined;
}

/**
 * Yields the tar in pieces.
 * @throws {IncompleteExport} after the last piece, if data is missing
 */
export async function* exportTar(
  tree: FileTree,
  layers: readonly LayerAnalysis[],
  { top = rootPath, has = () => true, spool, limits, missing }: ExportOptions,
): AsyncGenerator<Buffer> {
  const firsts = firstPlaces(tree, top, has);
  const owners = Array.from(firsts.keys(), (inode) => tree.contentOwnerOf(inode));
  const ranges = await contentRanges(owners, tree.tables, layers, spool, limits);
  const reader = new RangeReader();
  try {
    for (const place of tree.walkInOrder(top)) {
      const { layer, row } = tree.ownerOf(place);
      if (!has(place) || (place === rootPath && row === implied)) continue;
      const inode = tree.inodeAt(place);
      const { entry, content } = exportEntry(tree, place, inode === undefined ? undefined : firsts.get(inode));
      yield entryHeader(entry);
      if (entry.size === 0) continue;
      const missed = yield* payloadOf(content, atLayer(ranges, layer).get(row), reader);
      if (missed > 0) {
        const read = content.size - missed;
        throw new IncompleteExport(
          `only ${humanSize(read)} of ${humanSize(content.size)} of /${tree.pathOf(place)} are in the archive`,
        );
      }
      yield padding(entry.size);
    }
    yield missing === undefined ? endOfTar : brokenEnd();
  } finally {
    await reader.close();
  }
  if (missing !== undefined) throw new IncompleteExport(missing);
}

/** Yields the file data, and returns how many of the stored bytes are missing. */
async function* payloadOf(
  content: Content,
  range: ByteRange | undefined,
  reader: RangeReader,
): AsyncGenerator<Buffer, number> {
  const expansion = new Expansion(content);
  let missed = content.size;
  for await (const bytes of range ? reader.read(range) : []) {
    missed -= bytes.length;
    yield* expansion.push(bytes);
  }
  if (missed === 0) yield* expansion.end();
  return missed;
}

/** The first path of each inode that is written. */
function firstPlaces(tree: FileTree, top: PathId, has: (place: PathId) => boolean): ReadonlyMap<Inode, PathId> {
  const firsts = new Map<Inode, PathId>();
  for (const place of tree.walkInOrder(top)) {
    const inode = tree.inodeAt(place);
    if (inode !== undefined && has(place) && !firsts.has(inode)) firsts.set(inode, place);
  }
  return firsts;
}

/** Where the data of regular files is, by layer and row. */
async function contentRanges(
  owners: readonly EntryRef[],
  tables: readonly EntryTable[],
  layers: readonly LayerAnalysis[],
  spool: Spool,
  limits: Limits,
): Promise<readonly ReadonlyMap<number, ByteRange>[]> {
  const payloads = tables.map(() => new Map<number, Payload>());
  for (const { layer, row } of owners) {
    const table = atLayer(tables, layer);
    if (fileTypeAt(table, row) === 'file') atLayer(payloads, layer).set(row, payloadAt(table, row));
  }
  const ranges: ReadonlyMap<number, ByteRange>[] = [];
  for (const [at, ofLayer] of payloads.entries()) {
    const { range } = atLayer(layers, at).layer;
    ranges.push(range && ofLayer.size > 0 ? await payloadRanges(range, ofLayer, spool, limits) : new Map());
  }
  return ranges;
}

/** File data as stored in a layer and, for a sparse file, its map. */
type Content = Pick<Payload, 'size' | 'sparse'>;

interface ExportEntry {
  readonly entry: NewEntry;
  readonly content: Content;
}

const nothing: Content = { size: 0 };

/**
 * One path of the merged filesystem as a tar entry, with a description of its data. A directory without an entry gets one
 * with default attributes. `first` is the first path of the inode in the tar; all its other paths become hard links to it.
 */
function exportEntry(tree: FileTree, place: PathId, first: PathId | undefined): ExportEntry {
  const owner = tree.ownerOf(place);
  const { type, mode, uid, gid, mtime, link, device, xattrs } = entryOf(tree.tables, owner);
  const { major: deviceMajor, minor: deviceMinor } = device ?? { major: 0, minor: 0 };
  const path = encodePath(tree.isDirectory(place) ? `${tree.pathOf(place) || '.'}/` : tree.pathOf(place));
  const attributes = { path, mode, uid, gid, mtime, deviceMajor, deviceMinor };
  if (first !== undefined && first !== place) {
    const link = encodePath(tree.pathOf(first));
    const entry = { ...attributes, type: 'hardlink', link, xattrs: [], size: 0 } as const;
    return { entry, content: nothing };
  }
  const named = {
    ...attributes,
    type,
    link: encodePath(link ?? ''),
    xattrs: xattrs.map(({ name, value }) => ({ name, value: Buffer.from(value) })),
  };
  return type === 'file' ? file(named, owner, tree.tables) : { entry: { ...named, size: 0 }, content: nothing };
}

/** The size of a sparse file follows its map, even if the layer is truncated and has less data. */
function file(named: Omit<NewEntry, 'size'>, { layer, row }: EntryRef, tables: readonly EntryTable[]): ExportEntry {
  const payload = payloadAt(atLayer(tables, layer), row);
  if (!payload.sparse) return { entry: { ...named, size: payload.size }, content: payload };
  const { sparse, stored } = alignSparse(payload.sparse);
  const promised = payload.sparse.segments.reduce((sum, number, at) => (at % 2 === 1 ? sum + number : sum), 0);
  return { entry: { ...named, size: stored.realSize, sparse }, content: { size: promised, sparse: stored } };
}
