// The hidden bytes of an image by cause: one label, one set of attributes, one layer that did it.
import type { Attribute } from '../tree/change.ts';
import type { HiddenLabel, Ledger } from './ledger.ts';

export interface Cause {
  readonly label: HiddenLabel;
  /** Of recopied bytes: with what the copy differs; nothing = a plain rewrite. */
  readonly attributes: readonly Attribute[];
  /** Index of the layer that hid them. */
  readonly causedBy: number;
  readonly bytes: number;
  readonly files: number;
  /** Indexes of the layers that still ship them. */
  readonly sitsIn: readonly number[];
}

interface Sums {
  bytes: number;
  files: number;
  readonly layers: Set<number>;
}

/** Most bytes first; causes of no bytes are none. */
export function causesOf({ hidden }: Ledger): readonly Cause[] {
  const causes = new Map<string, Omit<Cause, 'sitsIn' | 'bytes' | 'files'> & Sums>();
  for (const { label, attributes, causedBy, bytes, sitsIn } of hidden) {
    const shown = label === 'recopied' ? attributes : [];
    const key = `${causedBy} ${label} ${shown.join()}`;
    const known = causes.get(key) ?? { label, attributes: shown, causedBy, bytes: 0, files: 0, layers: new Set() };
    known.bytes += bytes;
    known.files += 1;
    known.layers.add(sitsIn);
    causes.set(key, known);
  }
  return Array.from(causes.values(), ({ layers, ...cause }) => ({
    ...cause,
    sitsIn: [...layers].sort((a, b) => a - b),
  }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || a.causedBy - b.causedBy);
}
