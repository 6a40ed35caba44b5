// trace: the history of one path: which layers added, changed or deleted it, and the bytes that each added.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import { displayPath } from '../rules/wording.ts';
import { parentPath } from '../spec/entry-path.ts';
import type { Attribute } from '../tree/change.ts';
import { type LayerEffect, pathsOf } from '../tree/layer-effect.ts';
import type { PathEffect } from '../tree/path-effect.ts';
import { bytes, count, text } from './block.ts';
import type { Report } from './report.ts';

export interface TraceData {
  /** Links of parent directories are followed. */
  readonly path: string;
  /** Whether it is in the final filesystem. */
  readonly present: boolean;
  /** File data that all layers ship for this path. */
  readonly bytesAdded: number;
  readonly events: readonly TraceEvent[];
}

export interface TraceEvent {
  readonly layer: number;
  readonly event: 'added' | 'changed' | 'deleted';
  /** What changed. */
  readonly attributes: readonly Attribute[];
  /** File data that this layer ships for the path. */
  readonly bytesAdded: number;
  /** The directory that was deleted with the path in it; null if the path itself was deleted. */
  readonly deletedWith: string | null;
  readonly instruction: string | null;
}

/** Undefined if no layer ever had this path. */
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
    present: events.at(-1)?.event !== 'deleted',
    bytesAdded: events.reduce((sum, event) => sum + event.bytesAdded, 0),
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
      {
        kind: 'heading',
        text: displayPath(path),
        note: data.present ? 'present in the final image' : 'deleted from the final image',
      },
      {
        kind: 'table',
        columns: [
          { title: 'LAYER', align: 'right' },
          { title: 'EVENT', align: 'left' },
          { title: 'BYTES ADDED', align: 'right' },
          { title: 'INSTRUCTION', align: 'left', mayBeCut: true },
        ],
        rows: events.map((event) => [
          count(event.layer),
          text(eventText(event)),
          bytes(event.bytesAdded),
          text(event.instruction),
        ]),
        total: [text('TOTAL'), text(''), bytes(data.bytesAdded), text('')],
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
    event: !after ? 'deleted' : (change?.kind ?? 'added') === 'added' ? 'added' : 'changed',
    attributes: before && after ? attributes : [],
    bytesAdded: isOwn ? merged.tables[layer].size[after.row] : 0,
    deletedWith: after || change ? null : topOf(path, effect),
    instruction: instructionOf(image.layers[layer]),
  };
}

/** The highest directory that the same layer deleted. */
function topOf(path: string, { changed }: LayerEffect): string {
  const gone = new Set([...changed].filter(({ after }) => !after).map((effect) => effect.path));
  let top = path;
  while (top !== '' && gone.has(parentPath(top))) top = parentPath(top);
  return top;
}

/** `added`, `changed (mode)`, `deleted with /srv` */
function eventText({ event, attributes, deletedWith }: TraceEvent): string {
  if (event === 'deleted') return deletedWith === null ? 'deleted' : `deleted with ${displayPath(deletedWith)}`;
  return event === 'added' ? 'added' : `changed (${attributes.join(', ') || 'identical'})`;
}
