// The causes of wasted bytes as data and as a table: the kind of waste, the layers that store the bytes, the instruction that
// wasted them, and the fix.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { type Cause, causesOf } from '../../analysis/causes.ts';
import { instructionOf } from '../../analysis/layer-analysis.ts';
import { sum } from '../../analysis/sizes.ts';
import { advice } from '../../rules/advice.ts';
import { indexRanges } from '../../rules/wording.ts';
import type { Attribute } from '../../tree/change.ts';
import { blanks, bytes, code, count, cutList, type TableBlock, text, toned } from '../block.ts';
import { isPullKnown } from './to-pull.ts';

export interface CauseData extends Cause {
  /** Of the layer that wasted the bytes. */
  readonly instruction: string | null;
  readonly advice: string;
}

/** Largest first; none if a layer is not in the archive. */
export function imageCauses(image: ImageAnalysis): readonly CauseData[] {
  const instructions = image.layers.map(instructionOf);
  return causesOf(image).map((cause) => ({
    ...cause,
    instruction: instructions[cause.wastedBy] ?? null,
    advice: advice(cause, image),
  }));
}

/** `copied (mode)`, `copied (identical)`, `deleted` */
export function kindText(kind: string, attributes: readonly Attribute[]): string {
  if (kind !== 'copied') return kind;
  return `copied (${attributes.join(', ') || 'identical'})`;
}

/**
 * The largest causes, and the total of all. `command` is a command line that shows all of them; `showsPull` says whether to show the
 * compressed bytes, or that they are unknown.
 */
export function causesTable(
  causes: readonly CauseData[],
  most: number,
  command: string,
  showsPull = isPullKnown(causes),
): TableBlock {
  const { shown, cut } = cutList(causes, most, 'causes', command);
  return {
    kind: 'table',
    title: 'Wasted bytes by cause',
    columns: [
      { title: 'WASTED', align: 'right' },
      ...(showsPull ? [{ title: 'TO PULL', align: 'right' } as const] : []),
      { title: 'FILE COUNT', align: 'right', importance: 1 },
      { title: 'KIND', align: 'left' },
      { title: 'IN LAYER', align: 'right', importance: 2 },
      { title: 'BY LAYER', align: 'right' },
      { title: 'INSTRUCTION', align: 'left', mayBeCut: true },
    ],
    rows: shown.map((cause) => [
      toned('wasted', bytes(cause.bytes)),
      ...(showsPull ? [bytes(cause.distribution)] : []),
      count(cause.fileCount),
      text(kindText(cause.kind, cause.attributes)),
      text(indexRanges(cause.storedIn).join(', ')),
      count(cause.wastedBy),
      code(cause.instruction),
    ]),
    total: [
      bytes(sum(causes.map((cause) => cause.bytes))),
      ...(showsPull ? [bytes(sum(causes.map(({ distribution }) => distribution)))] : []),
      count(sum(causes.map(({ fileCount }) => fileCount))),
      text('TOTAL'),
      ...blanks(3),
    ],
    cut,
  };
}
