// Changes to a Dockerfile and what each saves: wasted bytes of one cause, or leftovers of one kind.
import { indexRanges } from '../../rules/wording.ts';
import { bytes, cutList, type TableBlock, text } from '../block.ts';
import { type CauseData, kindText } from './causes.ts';
import type { LeftoverData } from './leftovers.ts';
import { toPull } from './to-pull.ts';

export interface Fix {
  readonly bytes: number;
  /** Compressed bytes that a pull saves; null if unknown. */
  readonly distribution: number | null;
  /** Kind of wasted bytes, or `leftovers`, which are live bytes. */
  readonly kind: string;
  /** Indexes of the layers that cause it. */
  readonly layers: readonly number[];
  readonly text: string;
}

/** The largest saving first. */
export const fixesFor = (causes: readonly CauseData[], leftovers: readonly LeftoverData[]): readonly Fix[] =>
  [...causes.map(fixOfCause), ...leftovers.map(fixOfLeftovers)].sort((a, b) => b.bytes - a.bytes);

const fixOfCause = ({ bytes: size, distribution, kind, attributes, wastedBy, advice }: CauseData): Fix => ({
  bytes: size,
  distribution,
  kind: kindText(kind, attributes),
  layers: [wastedBy],
  text: advice,
});

const fixOfLeftovers = ({ bytes: size, distribution, title, storedIn, advice }: LeftoverData): Fix => ({
  bytes: size,
  distribution,
  kind: 'leftovers',
  layers: storedIn,
  text: `${title}: ${advice}`,
});

/** `command` is a command line that shows all of them. */
export function fixesTable(fixes: readonly Fix[], most: number, command: string): TableBlock {
  const { shown, cut } = cutList(fixes, most, 'fixes', command);
  const pulled = toPull(fixes);
  return {
    kind: 'table',
    title: 'Fixes',
    columns: [
      { title: 'SAVES', align: 'right' },
      ...pulled.columns,
      { title: 'KIND', align: 'left', importance: 1 },
      { title: 'LAYER', align: 'right' },
      { title: 'HOW TO FIX', align: 'left', mayWrap: true },
    ],
    rows: shown.map((fix) => [
      bytes(fix.bytes),
      ...pulled.cells(fix),
      text(fix.kind),
      text(indexRanges(fix.layers).join(', ')),
      text(fix.text),
    ]),
    cut,
  };
}
