// The size difference of two images by layer, directory and kind of bytes. Every byte of both images is in exactly one step,
// so the steps sum to the difference.
import { comparePaths } from '../../oci/entry-path.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import { differenceOfSizes, type Sizes, sum } from '../sizes.ts';
import type { LayerPair } from './align-layers.ts';
import { type BytesOfKind, bytesOf, type ImageProfile, kindKey, type LayerProfile } from './profile.ts';

/** The difference in one directory. */
export interface DirectoryStep {
  /** The first two components of the path; null for overhead. */
  readonly path: string | null;
  readonly bytes: number;
  /** Compressed bytes; null if they are unknown. */
  readonly distribution: number | null;
  /** Change of each kind of bytes; negative if there are fewer. */
  readonly causes: readonly BytesOfKind[];
}

/** The difference in one pair of aligned layers. */
export interface LayerStep extends LayerPair {
  /** New minus old. Content is the sum over all directories, files the same without overhead, visible the live bytes. */
  readonly sizes: Sizes & { readonly visible: number };
  /** Largest change first, up or down. */
  readonly directories: readonly DirectoryStep[];
}

export const waterfall = (old: ImageProfile, newer: ImageProfile, pairs: readonly LayerPair[]): readonly LayerStep[] =>
  pairs.map((pair) => {
    const before = pair.old === undefined ? nothing : atLayer(old.layers, pair.old);
    const after = pair.new === undefined ? nothing : atLayer(newer.layers, pair.new);
    const visible = bytesOf(after, 'live') - bytesOf(before, 'live');
    return {
      ...pair,
      sizes: { ...differenceOfSizes(after.sizes, before.sizes), visible },
      directories: directorySteps(before, after),
    };
  });

const nothing: LayerProfile = {
  diffID: null,
  instruction: null,
  instructionKey: null,
  sizes: { distribution: 0, content: 0, files: 0 },
  directories: new Map(),
};

function directorySteps(before: LayerProfile, after: LayerProfile): readonly DirectoryStep[] {
  const paths = new Set([...before.directories.keys(), ...after.directories.keys()]);
  return Array.from(paths, (path): DirectoryStep => {
    const [old, newer] = [before, after].map(({ directories }) => directories.get(path));
    const causes = [...new Set([...(old?.keys() ?? []), ...(newer?.keys() ?? [])])].flatMap((key) => {
      const [a = none, b = none] = [old?.get(key), newer?.get(key)];
      const bytes = b.bytes - a.bytes;
      const distribution = a.distribution === null || b.distribution === null ? null : b.distribution - a.distribution;
      const { kind, attributes } = a === none ? b : a;
      return bytes !== 0 || distribution ? [{ kind, attributes, bytes, distribution }] : [];
    });
    return {
      path,
      bytes: causes.reduce((total, { bytes }) => total + bytes, 0),
      distribution: sum(causes.map(({ distribution }) => distribution)),
      causes: causes.sort(largestFirst),
    };
  })
    .filter(({ causes }) => causes.length > 0)
    .sort((a, b) => Math.abs(b.bytes) - Math.abs(a.bytes) || comparePaths(a.path ?? last, b.path ?? last));
}

/** What one side does not have. */
const none: BytesOfKind = { kind: 'live', attributes: [], bytes: 0, distribution: 0 };

/** Sorts after every path. */
const last = '\uffff';

const largestFirst = (a: BytesOfKind, b: BytesOfKind): number =>
  Math.abs(b.bytes) - Math.abs(a.bytes) || (kindKey(a) < kindKey(b) ? -1 : 1);
