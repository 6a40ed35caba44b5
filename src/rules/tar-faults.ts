// Anomalies in the tars of the archive and of its layers, for the rules about them.
import type { Analysis } from '../analysis/analysis.ts';
import { limitFlag } from '../bytes/limits.ts';
import { nameInMessage } from '../text/message-name.ts';
import { distinctLayers, locationOf } from './facts.ts';
import type { Observation } from './rule.ts';
import { pathInMessage, pluralize } from './wording.ts';

export interface TarFault {
  /** Index of the layer; null for the archive's own tar. */
  readonly layer: number | null;
  readonly kind: string;
  readonly offset: number;
  readonly path: string | null;
  readonly detail: string;
}

export function* tarFaults(analysis: Analysis, kinds: ReadonlySet<string>): Generator<Observation<TarFault>> {
  // In an exported root filesystem, the archive's own tar is the layer.
  const isLayer = analysis.contents.formats.includes('rootfs');
  for (const { kind, offset, path, detail } of analysis.archive.anomalies) {
    if (kinds.has(kind) && (!isLayer || kind === 'compression-trailing'))
      yield { where: { path }, data: { layer: null, kind, offset, path, detail } };
  }
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    for (const { kind, offset, path, detail } of changeset?.anomalies ?? []) {
      if (!kinds.has(kind)) continue;
      yield { where: locationOf(image, layer, path), data: { layer: layer.index, kind, offset, path, detail } };
    }
  }
}

/** One finding for each tar that has more anomalies than are recorded. */
export function* moreFaults(analysis: Analysis): Generator<Observation<TarFault>> {
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    const last = changeset?.anomalies.at(-1);
    const more = (changeset?.anomalyCount ?? 0) - (changeset?.anomalies.length ?? 0);
    if (!last || more === 0) continue;
    const detail = `${pluralize(more, 'more anomaly', 'more anomalies')} of this tar not shown; raise ${limitFlag('anomalies')}`;
    yield {
      where: locationOf(image, layer),
      data: { layer: layer.index, kind: 'more', offset: last.offset, path: null, detail },
    };
  }
}

export const tarFaultMessage = ({ layer, offset, path, detail }: TarFault): string => {
  const name = path === null ? '' : ` (${layer === null || path === '' ? nameInMessage(path) : pathInMessage(path)})`;
  return `${layer === null ? 'archive' : `layer ${layer}`}, byte ${offset}${name}: ${detail}`;
};
