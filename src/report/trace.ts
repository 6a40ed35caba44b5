// trace: the history of one path: which layers added, changed or deleted it, and how many bytes each of them added.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import type { Merged } from '../analysis/merge.ts';
import type { Limits } from '../bytes/limits.ts';
import { parentPath } from '../oci/entry-path.ts';
import { missingFacts, worstFirst } from '../rules/evaluate.ts';
import { leftOutFindings } from '../rules/left-out.ts';
import { displayPath, pathInMessage } from '../rules/wording.ts';
import { nameInMessage } from '../text/message-name.ts';
import type { Attribute } from '../tree/change.ts';
import { atLayer } from '../tree/entry-ref.ts';
import type { LayerEffect, PathEffect } from '../tree/layer-effect.ts';
import { findPath, linkTarget } from '../tree/lookup.ts';
import { effectsOn, type PathInLayer } from '../tree/path-history.ts';
import { bytes, code, count, text } from './block.ts';
import { commandLine, imageArguments } from './command-line.ts';
import { wordsToSee } from './files/deleted-path.ts';
import { hardLinks } from './hard-links.ts';
import { ownerURLs } from './packages/owner-url.ts';
import type { Report } from './report.ts';

export interface TraceData {
  /** Links in parent directories are followed. */
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
  /** Package URL of the owner of what the layer stores or deletes. */
  readonly package: string | null;
}

/** The path to trace; `asked` is the path before links in parent directories are followed. */
export interface TracedPath {
  readonly path: string;
  readonly asked: string;
  readonly limits: Limits;
}

/** Undefined if no layer ever had this path. */
export function trace(
  analysis: Analysis,
  image: ImageAnalysis,
  merged: Merged,
  { path, asked, limits }: TracedPath,
): Report<TraceData> | undefined {
  const found = effectsOn(merged, path);
  const last = found.at(-1);
  if (!last) return undefined;
  const events = found.map((effect) => eventOf(effect, image, merged));
  const leftOut = leftOutFindings(analysis).filter(({ where }) => where.path === path);
  const findings = worstFirst([...missingFacts(analysis), ...leftOut]);
  const data: TraceData = {
    path,
    present: last.after !== undefined,
    bytesAdded: events.reduce((sum, event) => sum + event.bytesAdded, 0),
    events,
  };
  const see = (): string => {
    const words = wordsToSee(merged, last, { command: 'cat' });
    return commandLine(...words, ...imageArguments(analysis, image.image), displayPath(path));
  };
  return {
    report: 'trace',
    version: 1,
    subject: [analysis.archive.name],
    data,
    items: events,
    findings,
    isNo: leftOut.length > 0,
    blocks: () => [
      {
        kind: 'heading',
        text: asked === path ? pathInMessage(path) : `${pathInMessage(path)} (from ${pathInMessage(asked)})`,
        note: standingText(merged, path, events, limits),
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
          code(event.instruction),
        ]),
        total: [text('TOTAL'), text(''), bytes(data.bytesAdded), text('')],
      },
      ...(last.after ? [] : [{ kind: 'commands', commands: [{ purpose: 'See it', command: see() }] } as const]),
      { kind: 'findings', findings },
    ],
  };
}

/** `in the final filesystem, symbolic link to dash`, `deleted by layer 8` */
function standingText({ tree }: Merged, path: string, events: readonly TraceEvent[], limits: Limits): string {
  const last = events.at(-1);
  if (last?.event === 'deleted') return `deleted by layer ${last.layer}`;
  const place = findPath(tree, path, limits, 'not the last link');
  const target = place === undefined ? undefined : linkTarget(tree, place);
  return `in the final filesystem${target === undefined ? '' : `, symbolic link to ${nameInMessage(target)}`}`;
}

function eventOf(found: PathInLayer, image: ImageAnalysis, merged: Merged): TraceEvent {
  const { before, after, path, layer } = found;
  const analyzed = image.layers[layer];
  const changes = merged.changes(layer);
  const change = changes.find((candidate) => candidate.path === path);
  const attributes = change?.attributes ?? [];
  const isOwn = after?.layer === layer && after.row >= 0 && !hardLinks(changes, layer, merged.tables).has(path);
  return {
    layer,
    event: !after ? 'deleted' : (change?.kind ?? 'added') === 'added' ? 'added' : 'changed',
    attributes: before && after ? attributes : [],
    bytesAdded: isOwn ? (merged.tables[layer]?.size[after.row] ?? 0) : 0,
    deletedWith: after || change ? null : topOf(path, atLayer(merged.effects, layer)),
    instruction: analyzed ? instructionOf(analyzed) : null,
    package: packageOf(found, image),
  };
}

/** Null for a directory, and if owners were not looked for. */
function packageOf(
  { before, after, isDirectoryBefore, isDirectoryAfter }: PathEffect,
  { ownership }: ImageAnalysis,
): string | null {
  const entry = after ?? before;
  if (!ownership || !entry || (after ? isDirectoryAfter : isDirectoryBefore)) return null;
  return ownerURLs(ownership)(ownership.ownerOfPayload(entry));
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
  return event === 'added'
    ? 'added'
    : attributes.length > 0
      ? `changed (${attributes.join(', ')})`
      : 'stored again (identical)';
}
