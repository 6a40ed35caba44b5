// The sizes of a path and of everything below it, as data and as cells of a table.
import type { ListedFilesystem } from '../../analysis/totals/listed-filesystem.ts';
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import type { Cell, Column } from '../block.ts';

/** The order of a list; sizes largest first. */
export type FileOrder = 'path' | 'size' | 'distribution' | 'wasted';

/** Totals of a listed filesystem, and what they have. */
export interface ListedTotals extends Pick<ListedFilesystem, 'view' | 'knowsWasted'> {
  readonly totals: PathTotals;
  /** Whether compressed bytes were looked for. */
  readonly hasDistribution: boolean;
}

export interface PathSizes {
  /** File data at the path and below, as stored in layers: what is visible and what is wasted. */
  readonly files: number;
  /** The part in the filesystem; of one layer alone, in the final filesystem. Null if layers are missing. */
  readonly visible: number | null;
  readonly wasted: number | null;
  /** Compressed bytes of the file data; only if they were looked for; null if unknown. */
  readonly distribution?: number | null;
  readonly wastedDistribution?: number | null;
}

export function sizesAt({ totals, knowsWasted, hasDistribution }: ListedTotals, path: PathNumber): PathSizes {
  const [visible, wasted] = [totals.bytesAt(path, 'visible'), totals.bytesAt(path, 'wasted')];
  const sizes = { files: visible + wasted, visible: knowsWasted ? visible : null, wasted: knowsWasted ? wasted : null };
  if (!hasDistribution) return sizes;
  const ofWasted = totals.distributionAt(path, 'wasted');
  const ofVisible = totals.distributionAt(path, 'visible');
  const distribution = ofVisible === null || ofWasted === null ? null : ofVisible + ofWasted;
  return { ...sizes, distribution, wastedDistribution: knowsWasted ? ofWasted : null };
}

/** What paths are sorted by, largest first. */
export const amountIn =
  (listed: ListedTotals, order: FileOrder) =>
  (path: PathNumber): number => {
    if (order === 'path') return 0;
    const { files, visible, wasted, distribution } = sizesAt(listed, path);
    if (order === 'distribution') return distribution ?? -1;
    if (order === 'wasted') return wasted ?? 0;
    return listed.view.kind === 'layer' ? files : (visible ?? files);
  };

/** Whether compressed bytes are known of one of these paths. */
export const knowsDistribution = (listed: ListedTotals, paths: readonly PathNumber[]): boolean =>
  paths.some((path) => (sizesAt(listed, path).distribution ?? 0) > 0);

export const sizeColumns = ({ knowsWasted }: ListedTotals, withDistribution: boolean): readonly Column[] => [
  ...(knowsWasted
    ? ([
        { title: 'VISIBLE', align: 'right' },
        { title: 'WASTED', align: 'right', importance: 1 },
      ] as const)
    : [{ title: 'FILES', align: 'right' } as const]),
  ...(withDistribution ? [{ title: 'DISTRIBUTION', align: 'right', importance: 0 } as const] : []),
];

/** `cell` shows bytes. */
export const sizeCells = (
  { files, visible, wasted, distribution }: PathSizes,
  { knowsWasted }: ListedTotals,
  withDistribution: boolean,
  cell: (bytes: number | null) => Cell,
): readonly Cell[] => [
  ...(knowsWasted ? [cell(visible), cell(wasted)] : [cell(files)]),
  ...(withDistribution ? [cell(distribution ?? null)] : []),
];
