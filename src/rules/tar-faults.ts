// What is odd about the outer tar and the layers' tars, by kind: the common part of the rules about it.
import type { Analysis } from '../analysis/analysis.ts';
import { limitFlag } from '../bytes/limits.ts';
import { counted } from './counted.ts';
import { distinctLayers } from './facts.ts';
import { imageLabel } from './image-label.ts';
import type { Observation } from './rule.ts';

export interface TarFault {
  /** Null for the outer tar. */
  readonly layer: number | null;
  readonly kind: string;
  readonly offset: number;
  readonly path: string | null;
  readonly detail: string;
}

export function* tarFaults(analysis: Analysis, kinds: ReadonlySet<string>): Generator<Observation<TarFault>> {
  // In an exported root file system the outer tar is the layer.
  const isLayer = analysis.contents.formats.includes('rootfs');
  for (const { kind, offset, path, detail } of isLayer ? [] : analysis.archive.anomalies) {
    if (kinds.has(kind)) yield { where: { path }, data: { layer: null, kind, offset, path, detail } };
  }
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    for (const { kind, offset, path, detail } of changeset?.anomalies ?? []) {
      if (!kinds.has(kind)) continue;
      const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
      yield { where, data: { layer: layer.index, kind, offset, path, detail } };
    }
  }
}

/** Of a tar with more oddities than are kept. */
export function* moreFaults(analysis: Analysis): Generator<Observation<TarFault>> {
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    const last = changeset?.anomalies.at(-1);
    const more = (changeset?.anomalyCount ?? 0) - (changeset?.anomalies.length ?? 0);
    if (!last || more === 0) continue;
    const detail = `${counted(more, 'oddity', 'oddities')} of this tar are not told, see ${limitFlag('anomalies')}`;
    const where = { image: imageLabel(image), layer: layer.index, blob: layer.name };
    yield { where, data: { layer: layer.index, kind: 'more', offset: last.offset, path: null, detail } };
  }
}

export const tarFaultMessage = ({ layer, offset, path, detail }: TarFault): string =>
  `${layer === null ? 'the archive' : `layer ${layer}`}, byte ${offset}${path ? ` (${path})` : ''}: ${detail}`;
