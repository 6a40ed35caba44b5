// A sparse file as GNU tar reads one: it takes each stored segment from a block of its own, so that all but the last have
// to come to whole blocks. Its own do; where those of another writer do not, parts of the holes around are stored too.
import type { SparseFile, SparseSegment } from '../bytes/sparse-map.ts';
import { blockSize } from '../bytes/tar-header.ts';
import type { SparseExtent } from './entry-table.ts';

export interface WholeBlocks {
  readonly sparse: SparseFile;
  /** What is to be stored, itself as a sparse file: of the bytes that were stored, with zeros between. */
  readonly stored: SparseExtent;
}

export function wholeBlocks({ realSize, segments }: SparseExtent): WholeBlocks {
  const widened: SparseSegment[] = [];
  const places = Float64Array.from(segments);
  let size = 0;
  for (let at = 0; at < segments.length; at += 2) {
    const [start, end] = [segments[at], segments[at] + segments[at + 1]];
    const last = widened.at(-1);
    const lastEnd = last ? last.offset + last.size : -1;
    const offset = Math.floor(start / blockSize) * blockSize;
    const wideEnd = Math.min(Math.ceil(end / blockSize) * blockSize, realSize);
    if (last && offset <= lastEnd) widened[widened.length - 1] = { offset: last.offset, size: wideEnd - last.offset };
    else widened.push({ offset, size: wideEnd - offset });
    size += wideEnd - Math.max(offset, lastEnd);
    places[at] = size - (wideEnd - start);
  }
  return { sparse: { realSize, segments: widened }, stored: { realSize: size, segments: places } };
}
