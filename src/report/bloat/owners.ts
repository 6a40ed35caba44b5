// The packages that wasted files belong to.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { wastedFiles } from '../../analysis/packages/package-sizes.ts';
import { packageTitle } from '../../packages/package-url.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import { ownerURLs } from '../packages/owner-url.ts';

export interface WasteOwners {
  /** Packages with wasted bytes, largest first. */
  readonly packages: readonly { readonly name: string; readonly bytes: number }[];
  /** Of these packages. */
  readonly bytes: number;
  /** Package URL of the owner of a file; null for none. */
  packageOf(entry: EntryRef): string | null;
  /** `deb/gcc` for its package URL. */
  titleOf(url: string | null): string | null;
}

export function wasteOwners({ merged, ownership }: ImageAnalysis): WasteOwners {
  if (!merged || !ownership) return { packages: [], bytes: 0, packageOf: () => null, titleOf: () => null };
  const urlOf = ownerURLs(ownership);
  const titles = new Map<string | null, string | null>([[null, null]]);
  const sums = new Map<string, number>();
  for (const { owner, bytes } of wastedFiles(merged, ownership)) {
    const one = owner && !owner.isDerived ? ownership.packages[owner.index] : undefined;
    if (!one || bytes === 0) continue;
    const [title, url] = [packageTitle(one), urlOf(owner)];
    if (url !== null) titles.set(url, title);
    sums.set(title, (sums.get(title) ?? 0) + bytes);
  }
  const packages = Array.from(sums, ([name, bytes]) => ({ name, bytes })).sort(
    (a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1),
  );
  return {
    packages,
    bytes: packages.reduce((sum, { bytes }) => sum + bytes, 0),
    packageOf: (entry) => urlOf(ownership.ownerOfPayload(entry)),
    titleOf: (url) => titles.get(url) ?? null,
  };
}
