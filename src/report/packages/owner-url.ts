// The package that a file belongs to, as its package URL.
import type { Owner } from '../../analysis/packages/owner.ts';
import type { Ownership } from '../../analysis/packages/ownership.ts';
import { packageURL } from '../../packages/package-url.ts';

/** A function for the package URL of an owner: null for none, and for a file that only stems from a package. */
export function ownerURLs({ packages, distribution }: Ownership): (owner: Owner | undefined) => string | null {
  const urls = new Map<number, string | null>();
  return (owner) => {
    const one = owner && !owner.isDerived ? packages[owner.index] : undefined;
    if (!owner || !one) return null;
    const url = urls.get(owner.index) ?? packageURL(one, distribution);
    urls.set(owner.index, url);
    return url;
  };
}
