// An image as a gate judges it: its profile, and which of its layers are its own. Of the image itself, or of a baseline that
// was kept of an older one.
import type { Labels } from './ledger.ts';
import type { OwnLayers } from './own-layers.ts';
import { bytesOf, type ImageProfile, type LayerProfile } from './profile.ts';
import { type Sizes, sumOfSizes } from './sizes.ts';

export interface Gauge {
  readonly profile: ImageProfile;
  readonly own: OwnLayers;
}

export type GaugeSizes = Sizes & { readonly visible: number };

/** Of the layers that are not the base image's. */
export function ownSizes({ profile, own }: Gauge): GaugeSizes {
  const layers = profile.layers.slice(own.from);
  return { ...sumOfSizes(layers.map(({ sizes }) => sizes)), visible: labelled(layers, ['live']) };
}

const hiddenLabels = ['replaced', 'recopied', 'removed', 'duplicate'] as const;

/** Bytes that nobody sees. */
export const reclaimableOf = ({ profile }: Gauge): number => labelled(profile.layers, hiddenLabels);

const labelled = (layers: readonly LayerProfile[], labels: readonly (keyof Labels)[]): number =>
  layers.reduce((sum, layer) => sum + labels.reduce((part, label) => part + bytesOf(layer, label), 0), 0);
