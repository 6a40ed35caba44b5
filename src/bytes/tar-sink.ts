// Who is told what the tar reader finds.
import type { TarAnomaly, TarEntry } from './tar-entry.ts';

/** What the reader tells, in the order of the stream. */
export interface TarSink {
  entry(entry: TarEntry): void;
  /** Payload of the last entry, piece by piece; without this method payload is skippable. */
  data?(chunk: Buffer): void;
  /** The stream ends inside the payload of the last entry: so many bytes of it are missing. */
  cut?(missing: number): void;
  anomaly(anomaly: TarAnomaly): void;
}
