// The causes of wasted bytes as data and as tables: what was done, which layers store the bytes, which instruction wasted
// them, and how to fix it.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { causesOf } from '../analysis/causes.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import type { WasteKind } from '../analysis/ledger.ts';
import { advice } from '../rules/advice.ts';
import { leftoverFixes } from '../rules/bloat/leftovers.ts';
import type { MatchingFiles } from '../rules/matching-files.ts';
import type { Finding } from '../rules/rule.ts';
import { indexRanges } from '../rules/wording.ts';
import type { Attribute } from '../tree/change.ts';
import { blanks, bytes, count, cutList, type TableBlock, text, toned } from './block.ts';

export interface CauseData {
  readonly kind: WasteKind;
  /** For copied files: the attributes in which the later copy differs; empty if it is identical. */
  readonly attributes: readonly Attribute[];
  readonly bytes: number;
  readonly fileCount: number;
  /** Indexes of the layers that store the files. */
  readonly storedIn: readonly number[];
  /** Index of the layer that overwrote, copied or deleted them, and its instruction. */
  readonly wastedBy: number;
  readonly instruction: string | null;
  readonly advice: string;
}

/** Largest first; none if a layer is not in the archive. `ownFrom` is the first layer above the base image. */
export function imageCauses({ image, layers, merged }: ImageAnalysis, ownFrom: number): readonly CauseData[] {
  if (!merged) return [];
  const instructions = image.layers.map(({ history }) => history?.created_by ?? null);
  return causesOf(merged.ledger).map((cause) => ({
    kind: cause.kind,
    attributes: cause.attributes,
    bytes: cause.bytes,
    fileCount: cause.fileCount,
    storedIn: cause.storedIn,
    wastedBy: cause.wastedBy,
    instruction: instructionOf(layers[cause.wastedBy]),
    advice: advice(cause, { instructions, ownFrom }),
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
      text(indexRanges(cause.storedIn).join(' ')),
      count(cause.wastedBy),
      text(cause.instruction),
    ]),
    total: [bytes(sum((cause) => cause.bytes)), count(sum(({ fileCount }) => fileCount)), text('TOTAL'), ...blanks(3)],
    cut,
  };
}

/** What can be saved, and how. */
export interface Fix {
  readonly bytes: number;
  readonly layers: readonly number[];
  readonly text: string;
}

/** One for each cause and each kind of leftover; the largest saving first. */
export function fixesFor(causes: readonly CauseData[], findings: readonly Finding[]): readonly Fix[] {
  const ofLeftovers = findings.flatMap(({ rule, bytes: size, data }): readonly Fix[] => {
    const fix = leftoverFixes.get(rule);
    return fix === undefined || size === null
      ? []
      : [{ bytes: size, layers: (data as MatchingFiles).layers, text: fix }];
  });
  return [
    ...causes.map(({ bytes: size, wastedBy, advice: fix }): Fix => ({ bytes: size, layers: [wastedBy], text: fix })),
    ...ofLeftovers,
  ].sort((a, b) => b.bytes - a.bytes);
}

export function fixesTable(fixes: readonly Fix[], most: number, command: string): TableBlock {
  const { shown, cut } = cutList(fixes, most, 'fixes', command);
  return {
    kind: 'table',
    columns: [
      { title: 'SAVES', align: 'right' },
      { title: 'LAYER', align: 'right' },
      { title: 'HOW TO FIX', align: 'left', mayWrap: true },
    ],
    rows: shown.map(({ bytes: size, layers, text: fix }) => [
      bytes(size),
      text(indexRanges(layers).join(' ')),
      text(fix),
    ]),
    cut,
  };
}
