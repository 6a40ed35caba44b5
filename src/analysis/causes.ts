// Groups wasted bytes by cause: the layer that wasted them, the kind of waste and the attributes that changed.
import type { Attribute } from '../tree/change.ts';
import { type ImageAnalysis, recall } from './analysis.ts';
import type { Ledger, WasteKind } from './ledger.ts';
import { plus } from './sizes.ts';

/** Wasted bytes with one cause. */
export interface Cause {
  readonly kind: WasteKind;
  /** For copied files: the attributes in which the later copy differs; empty if it is identical. */
  readonly attributes: readonly Attribute[];
  /** Index of the layer that wasted the files. Duplicate and unusable files are wasted by the layer that stores them. */
  readonly wastedBy: number;
  readonly bytes: number;
  /** Compressed bytes of the entries; null if those of one are not known. */
  readonly distribution: number | null;
  readonly fileCount: number;
  /** Indexes of the layers that store the files, lowest first. */
  readonly storedIn: readonly number[];
}

interface Sums {
  bytes: number;
  distribution: number | null;
  fileCount: number;
  readonly layers: Set<number>;
}

/** Several rules need them. */
const known = new WeakMap<Ledger, readonly Cause[]>();

/** The causes, largest first; none if a layer is not in the archive. Empty files are left out. */
export function causesOf(image: ImageAnalysis): readonly Cause[] {
  const { merged } = image;
  if (!merged) return [];
  return recall([image], 'causes', () => {
    const causes = known.get(merged.ledger) ?? causesIn(merged.ledger);
    known.set(merged.ledger, causes);
    return causes;
  });
}

function causesIn({ wasted }: Ledger): readonly Cause[] {
  const causes = new Map<string, Omit<Cause, 'storedIn' | keyof Sums> & Sums>();
  for (const { kind, attributes, wastedBy, bytes, distribution, storedIn } of wasted) {
    if (bytes === 0) continue;
    const changed = kind === 'copied' ? attributes : [];
    const key = `${wastedBy} ${kind} ${changed.join()}`;
    const nothing = { bytes: 0, distribution: 0, fileCount: 0, layers: new Set<number>() };
    const known = causes.get(key) ?? { kind, attributes: changed, ...nothing, wastedBy };
    known.bytes += bytes;
    known.distribution = plus(known.distribution, distribution);
    known.fileCount += 1;
    known.layers.add(storedIn);
    causes.set(key, known);
  }
  return Array.from(causes.values(), ({ layers, wastedBy, ...cause }) => ({
    ...cause,
    storedIn: [...layers].sort((a, b) => a - b),
    wastedBy,
  })).sort((a, b) => b.bytes - a.bytes || a.wastedBy - b.wastedBy);
}
