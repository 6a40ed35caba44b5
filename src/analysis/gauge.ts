// An image as a gate judges it: its profile, and which of its layers are its own. Of the image itself, or of a baseline that
// was kept of an older one.
import type { OwnLayers } from './own-layers.ts';
import { bytesOf, type ImageProfile } from './profile.ts';
import { type Sizes, sumOfSizes } from './sizes.ts';

export interface Gauge {
  readonly profile: ImageProfile;
  readonly own: OwnLayers;
  /** Whether every layer was read to its end; otherwise sizes are too small. */
  readonly complete: boolean;
}

export type GaugeSizes = Sizes & { readonly visible: number | null };

export const sizeNames = ['distribution', 'content', 'files', 'visible'] as const;

/** Of the layers that are not the base image's. */
export function ownSizes({ profile, own }: Gauge): GaugeSizes {
  const layers = profile.layers.slice(own.from);
  const visible = layers.reduce((sum, layer) => sum + bytesOf(layer, 'live'), 0);
  return { ...sumOfSizes(layers.map(({ sizes }) => sizes)), visible };
}
