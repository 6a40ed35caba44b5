// trace: the biography of one path: in which layers it was born, changed, removed, and what was paid each time.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { parentPath } from '../spec/entry-path.ts';
import { instruction } from '../spec/instruction.ts';
import type { Attribute, ChangeKind } from '../tree/change.ts';
import { type LayerEffect, pathsOf } from '../tree/layer-effect.ts';
import type { PathEffect } from '../tree/path-effect.ts';
import { bytes, count, text } from './block.ts';
import type { Report } from './report.ts';

export interface TraceData {
  /** Where the path leads through links of its parents. */
  readonly path: string;
  /** Whether it is there in the end. */
  readonly visible: boolean;
  /** Payload bytes that all its layers ship for it. */
  readonly paid: number;
  readonly events: readonly TraceEvent[];
}

export interface TraceEvent {
  readonly layer: number;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  /** Payload bytes this layer ships for it. */
  readonly bytes: number;
  /** The directory that took it along; null where it was removed itself, or not at all. */
  readonly removedWith: string | null;
  readonly createdBy: string | null;
}

/** Undefined where no layer ever had this path. */
export function trace(
  analysis: Analysis,
  image: ImageAnalysis,
  merged: Merged,
  path: string,
): Report<TraceData> | undefined {
  const events = merged.effects.flatMap((effect, layer): TraceEvent[] => {
    for (const found of pathsOf(effect)) if (found.path === path) return [eventOf(found, effect, layer, image, merged)];
    return [];
  });
  if (events.length === 0) return undefined;
  const data: TraceData = {
    path,
    visible: events.at(-1)?.kind !== 'removed',
    paid: events.reduce((sum, event) => sum + event.bytes, 0),
    events,
  };
  return {
    report: 'trace',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: events,
    findings: [],
    blocks: [
      { kind: 'heading', text: `/${path}`, note: data.visible ? 'is there in the end' : 'is not there in the end' },
      {
        kind: 'table',
        columns: [
          { title: 'LAYER', align: 'right' },
          { title: 'EVENT', align: 'left' },
          { title: 'PAID', align: 'right' },
          { title: 'CREATED BY', align: 'left', mayBeCut: true },
        ],
        rows: events.map((event) => [
          count(event.layer),
          text(sentence(event)),
          bytes(event.bytes),
          text(event.createdBy && instruction(event.createdBy)),
        ]),
        total: [text('TOTAL'), text(''), bytes(data.paid), text('')],
      },
    ],
  };
}

function eventOf(
  found: PathEffect,
  effect: LayerEffect,
  layer: number,
  image: ImageAnalysis,
  merged: Merged,
): TraceEvent {
  const { before, after, path } = found;
  const change = merged.changes(layer).find((candidate) => candidate.path === path);
  const attributes = change?.attributes ?? [];
  const isOwn = after?.layer === layer && after.row >= 0;
  return {
    layer,
    kind: after ? (change?.kind ?? 'added') : 'removed',
    attributes: before && after ? attributes : [],
    bytes: isOwn ? merged.tables[layer].size[after.row] : 0,
    removedWith: after || change ? null : topOf(path, effect),
    createdBy: image.layers[layer].layer.history?.created_by ?? null,
  };
}

/** The highest directory that went in the same layer. */
function topOf(path: string, { changed }: LayerEffect): string {
  const gone = new Set([...changed].filter(({ after }) => !after).map((effect) => effect.path));
  let top = path;
  while (top !== '' && gone.has(parentPath(top))) top = parentPath(top);
  return top;
}

function sentence({ kind, attributes, removedWith }: TraceEvent): string {
  if (kind === 'removed') return removedWith === null ? 'removed' : `removed with /${removedWith}`;
  if (kind === 'touched')
    return attributes.length > 0 ? `touched: ${attributes.join(', ')}` : 'written again, the same';
  return kind === 'modified' ? `changed: ${attributes.join(', ')}` : 'added';
}
