// Files of the final filesystem that containers rarely need, such as package caches, as data and as a table.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { leftoversOf } from '../../rules/bloat/leftovers.ts';
import { displayPath, indexRanges } from '../../rules/wording.ts';
import { bytes, code, count, cutList, type TableBlock, text } from '../block.ts';
import { toPull } from './to-pull.ts';

export interface LeftoverData {
  /** Id of the rule that found them. */
  readonly rule: string;
  /** What they are. */
  readonly title: string;
  readonly bytes: number;
  /** Compressed bytes; null if unknown. */
  readonly distribution: number | null;
  readonly fileCount: number;
  /** Indexes of the layers that store them. */
  readonly storedIn: readonly number[];
  /** The first path. */
  readonly example: string;
  readonly advice: string;
}

/** Largest first; none if a layer is not in the archive. */
export const imageLeftovers = (image: ImageAnalysis): readonly LeftoverData[] =>
  leftoversOf(image).map(({ rule, what, bytes: size, distribution, fileCount, layers, example, advice }) => ({
    rule,
    title: what,
    bytes: size,
    distribution,
    fileCount,
    storedIn: layers,
    example,
    advice,
  }));

/** `command` is a command line that shows all of them. */
export function leftoversTable(leftovers: readonly LeftoverData[], most: number, command: string): TableBlock {
  const { shown, cut } = cutList(leftovers, most, 'kinds of leftovers', command);
  const pulled = toPull(leftovers);
  return {
    kind: 'table',
    title: 'Leftovers: in the final filesystem, but not needed',
    columns: [
      { title: 'SIZE', align: 'right' },
      ...pulled.columns,
      { title: 'FILE COUNT', align: 'right', importance: 1 },
      { title: 'LAYER', align: 'right' },
      { title: 'WHAT', align: 'left' },
      { title: 'EXAMPLE', align: 'left', mayBeCut: true, keepsEnd: true },
    ],
    rows: shown.map((row) => [
      bytes(row.bytes),
      ...pulled.cells(row),
      count(row.fileCount),
      text(indexRanges(row.storedIn).join(', ')),
      text(row.title),
      code(displayPath(row.example)),
    ]),
    cut,
  };
}
