// The page of bloat: totals, causes, what to write instead, and where the bytes are; of each list the first rows.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { reclaimable } from '../analysis/ledger.ts';
import type { BloatData } from './bloat-data.ts';
import { type Block, bytes, count, text } from './block.ts';
import { adviceTable, causesTable } from './causes.ts';

/** Of each list but that of the causes at most `mostRows` rows. */
export function bloatBlocks(data: BloatData, { image, merged }: ImageAnalysis, mostRows: number): Block[] {
  const basis =
    data.own.basis === 'base' ? 'above the base image' : 'taken for yours: the base image is not known, see --base';
  const files = merged ? merged.ledger.total.live + reclaimable(merged.ledger.total) : null;
  const facts: Block = {
    kind: 'facts',
    facts: [
      { name: 'files', value: bytes(files), note: 'what the files in all layers hold' },
      { name: 'reclaimable', value: bytes(data.reclaimable), note: 'of that is shipped but hidden' },
      { name: 'yours', value: bytes(data.own.reclaimable), note: `by layers from ${data.own.from} on, ${basis}` },
    ],
  };
  const heading: Block = { kind: 'heading', text: image.names[0] ?? '<none>', note: '' };
  return [
    heading,
    facts,
    causesTable(data.causes, data.causes.length),
    adviceTable(data.causes, mostRows),
    directoriesTable(data, mostRows),
    pathsTable(data, mostRows),
    ...sameTables(data, mostRows),
  ];
}

function directoriesTable({ directories }: BloatData, mostRows: number): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'BYTES', align: 'right' },
      { title: 'FILES', align: 'right' },
      { title: 'DIRECTORY', align: 'left', mayBeCut: true },
    ],
    rows: directories
      .slice(0, mostRows)
      .map(({ path, bytes: size, files }) => [bytes(size), count(files), text(`/${path}`)]),
  };
}

function pathsTable({ paths }: BloatData, mostRows: number): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'BYTES', align: 'right' },
      { title: 'LABEL', align: 'left' },
      { title: 'SITS IN', align: 'right' },
      { title: 'CAUSED BY', align: 'right' },
      { title: 'PATH', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: paths
      .slice(0, mostRows)
      .map((row) => [bytes(row.bytes), text(row.label), count(row.sitsIn), count(row.causedBy), text(`/${row.path}`)]),
  };
}

function sameTables({ moves, duplicates }: BloatData, mostRows: number): Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: 'BYTES', align: 'right' },
        { title: 'LAYER', align: 'right' },
        { title: 'MOVED, PAID TWICE', align: 'left', mayBeCut: true },
      ],
      rows: moves
        .slice(0, mostRows)
        .map((move) => [bytes(move.bytes), count(move.layer), text(`/${move.from} -> /${move.to}`)]),
    },
    {
      kind: 'table',
      columns: [
        { title: 'BYTES EACH', align: 'right' },
        { title: 'PATHS', align: 'right' },
        { title: 'THE SAME FILE, VISIBLE SEVERAL TIMES', align: 'left', mayBeCut: true },
      ],
      rows: duplicates
        .slice(0, mostRows)
        .map(({ bytes: size, paths }) => [
          bytes(size),
          count(paths.length),
          text(paths.map((path) => `/${path}`).join('  ')),
        ]),
    },
  ];
}
