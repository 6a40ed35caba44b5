// The anomalies of one tar, of which there may be millions: the first are kept, and of each kind the first, so that none
// hides that the tar is cut.
import type { TarAnomaly } from './tar-entry.ts';

export class AnomalyList<Kind extends string> {
  readonly kept: TarAnomaly<Kind>[] = [];
  /** How many there were. */
  count = 0;
  readonly #most: number;
  readonly #kinds = new Set<Kind>();

  constructor(most: number) {
    this.#most = most;
  }

  add(anomaly: TarAnomaly<Kind>): void {
    this.count += 1;
    if (this.kept.length >= this.#most && this.#kinds.has(anomaly.kind)) return;
    this.#kinds.add(anomaly.kind);
    this.kept.push(anomaly);
  }
}
