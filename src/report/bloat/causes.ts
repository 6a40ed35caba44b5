// The causes of wasted bytes as data and as a table: what was done, which layers store the bytes, which instruction wasted
// them, and how to fix it.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { causesOf } from '../../analysis/causes.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import type { WasteKind } from '../../analysis/ledger.ts';
import { advice } from '../../rules/advice.ts';
import { indexRanges } from '../../rules/wording.ts';
import type { Attribute } from '../../tree/change.ts';
import { blanks, bytes, code, count, cutList, type TableBlock, text, toned } from '../block.ts';

export interface CauseData {
  readonly kind: WasteKind;
  /** For copied files: the attributes in which the later copy differs; empty if it is identical. */
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  readonly fileCount: number;
  /** Indexes of the layers that store the files. */
  readonly storedIn: readonly number[];
  /** Index of the layer that wasted them, and its instruction. */
  readonly wastedBy: number;
  readonly instruction: string | null;
  readonly advice: string;
}

/** Largest first; none if a layer is not in the archive. */
export function imageCauses(image: ImageAnalysis): readonly CauseData[] {
  const { layers, merged } = image;
  if (!merged) return [];
  return causesOf(merged.ledger).map((cause) => ({
    kind: cause.kind,
    attributes: cause.attributes,
    bytes: cause.bytes,
    fileCount: cause.fileCount,
    storedIn: cause.storedIn,
    wastedBy: cause.wastedBy,
    instruction: instructionOf(layers[cause.wastedBy]),
    advice: advice(cause, image),
  }));
}

/** `copied (mode)`, `copied (identical)`, `deleted` */
export function kindText(kind: string, attributes: readonly Attribute[]): string {
  if (kind !== 'copied') return kind;
  return `copied (${attributes.join(', ') || 'identical'})`;
}

/** The largest causes, and the total of all. `command` shows all of them. */
export function causesTable(causes: readonly CauseData[], most: number, command: string): TableBlock {
  const sum = (of: (cause: CauseData) => number): number => causes.reduce((total, cause) => total + of(cause), 0);
  const { shown, cut } = cutList(causes, most, 'causes', command);
  return {
    kind: 'table',
    title: 'Wasted bytes by cause',
    columns: [
      { title: 'WASTED', align: 'right' },
      { title: 'FILE COUNT', align: 'right', importance: 1 },
      { title: 'KIND', align: 'left' },
      { title: 'IN LAYER', align: 'right', importance: 2 },
      { title: 'BY LAYER', align: 'right' },
      { title: 'INSTRUCTION', align: 'left', mayBeCut: true },
    ],
    rows: shown.map((cause) => [
      toned('wasted', bytes(cause.bytes)),
      count(cause.fileCount),
      text(kindText(cause.kind, cause.attributes)),
      text(indexRanges(cause.storedIn).join(', ')),
      count(cause.wastedBy),
      code(cause.instruction),
    ]),
    total: [bytes(sum((cause) => cause.bytes)), count(sum(({ fileCount }) => fileCount)), text('TOTAL'), ...blanks(3)],
    cut,
  };
}
