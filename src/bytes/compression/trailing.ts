// The anomaly of data after the end of a compressed stream.
import { humanSize } from '../../text/byte-size.ts';
import type { TarAnomaly } from '../tar/entry.ts';
import type { Codec, OnTrailing } from './codec.ts';

/** The offset is that in the compressed stream. */
export const trailingAnomaly = (
  { name }: Codec,
  { position, length }: Parameters<OnTrailing>[0],
): TarAnomaly<'compression-trailing'> => ({
  kind: 'compression-trailing',
  offset: position,
  path: null,
  detail: `${humanSize(length)} after the end of the ${name} stream are ignored, as gzip ignores them`,
});
