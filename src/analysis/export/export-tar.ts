// The merged file system of an image as one tar, the same bytes for the same file system however its layers are stored.
// Its order is that of a walk with the names of each directory in byte order, so that what a directory holds follows it in
// one piece: GNU tar restores a directory's time when it meets the first entry outside, and (in the byte order of whole
// paths) "a-b" stands between "a" and "a/c". Of a file with several names the first carries its bytes.

import type { Spool } from '../../archive/spool.ts';
import type { ByteRange } from '../../bytes/byte-range.ts';
import { RangeReader } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import { brokenEnd, endOfTar, entryHeader, padding } from '../../bytes/tar/writer.ts';
import { fileTypeAt, type Payload, payloadAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { payloadRanges } from '../../layer/payload-ranges.ts';
import { Expansion } from '../../layer/sparse-file.ts';
import { humanSize } from '../../text/byte-size.ts';
import { implied, type Owner } from '../../tree/columns.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Inode } from '../../tree/inodes.ts';
import { type Place, rootPlace } from '../../tree/places.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import { type Content, exportEntry } from './export-entry.ts';

/** The tar could not be written whole; what came of it ends where every reader sees that something is missing. */
export class IncompleteExport extends Error {
  override readonly name = 'IncompleteExport';
}

export interface ExportOptions {
  readonly spool: Spool;
  readonly limits: Limits;
  /** What is known to be missing of the layers, if anything is: then the tar does not end like a whole one. */
  readonly missing?: string;
}

/** @throws {IncompleteExport} after the last piece, where something is missing */
export async function* exportTar(
  tree: FileTree,
  layers: readonly LayerAnalysis[],
  { spool, limits, missing }: ExportOptions,
): AsyncGenerator<Buffer> {
  const firsts = firstPlaces(tree);
  const owners = Array.from(firsts.keys(), (inode) => tree.carrierOf(inode));
  const ranges = await contentRanges(owners, tree.tables, layers, spool, limits);
  const reader = new RangeReader();
  try {
    for (const place of tree.walkInOrder(rootPlace)) {
      const { layer, row } = tree.describerOf(place);
      if (place === rootPlace && row === implied) continue;
      const inode = tree.inodeAt(place);
      const { entry, content } = exportEntry(tree, place, inode === undefined ? undefined : firsts.get(inode));
      yield entryHeader(entry);
      if (entry.size === 0) continue;
      const missed = yield* payloadOf(content, ranges[layer].get(row), reader);
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

/** Gives the payload, and returns how many of the stored bytes are not there. */
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

/** The place at which each inode comes first. */
function firstPlaces(tree: FileTree): ReadonlyMap<Inode, Place> {
  const firsts = new Map<Inode, Place>();
  for (const place of tree.walkInOrder(rootPlace)) {
    const inode = tree.inodeAt(place);
    if (inode !== undefined && !firsts.has(inode)) firsts.set(inode, place);
  }
  return firsts;
}

/** By layer and row, of all regular files. */
async function contentRanges(
  owners: readonly Owner[],
  tables: readonly EntryTable[],
  layers: readonly LayerAnalysis[],
  spool: Spool,
  limits: Limits,
): Promise<readonly ReadonlyMap<number, ByteRange>[]> {
  const payloads = tables.map(() => new Map<number, Payload>());
  for (const { layer, row } of owners) {
    if (fileTypeAt(tables[layer], row) === 'file') payloads[layer].set(row, payloadAt(tables[layer], row));
  }
  const ranges: ReadonlyMap<number, ByteRange>[] = [];
  for (const [at, ofLayer] of payloads.entries()) {
    const { range } = layers[at].layer;
    ranges.push(range && ofLayer.size > 0 ? await payloadRanges(range, ofLayer, spool, limits) : new Map());
  }
  return ranges;
}
