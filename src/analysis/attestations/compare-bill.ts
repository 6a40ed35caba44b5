// Compares the packages that an attached software bill of materials lists with those that were found in the layers.
import { type ListedPackages, packagesIn } from '../../attestations/bill-of-materials.ts';
import { predicateName } from '../../attestations/predicate-type.ts';
import { comparablePackage, packageURL } from '../../packages/package-url.ts';
import type { Analysis, ImageAnalysis } from '../analysis.ts';
import type { Ownership } from '../packages/ownership.ts';
import { statementsAbout } from './statements-about.ts';

/** A bill of materials beside the packages of the final filesystem. */
export interface BillComparison {
  readonly bill: 'spdx' | 'cyclonedx';
  /** Packages of known types, as `deb/jq@1.6`: each once. */
  readonly listedCount: number;
  readonly foundCount: number;
  /** Listed packages without a package URL, or of other types: nothing is known of them. */
  readonly otherCount: number;
  /** Found, but not listed; in byte order. */
  readonly missing: readonly string[];
  /** Listed, but not found; in byte order. */
  readonly extra: readonly string[];
}

/** One for each bill about the image; none if owners of files are unknown or attestations were not read. */
export function compareBills(analysis: Analysis, { image, ownership }: ImageAnalysis): readonly BillComparison[] {
  if (!ownership || !analysis.attestations) return [];
  let found: ReadonlySet<string> | undefined;
  return statementsAbout(analysis, image).flatMap(({ predicateType, predicate }): readonly BillComparison[] => {
    const bill = predicateName(predicateType ?? '');
    const listed = bill === 'spdx' || bill === 'cyclonedx' ? packagesIn(predicate) : undefined;
    if (!listed) return [];
    found ??= foundPackages(ownership);
    return [compareBill(bill as BillComparison['bill'], listed, found)];
  });
}

function compareBill(
  bill: BillComparison['bill'],
  { purls, unnamedCount }: ListedPackages,
  found: ReadonlySet<string>,
): BillComparison {
  const comparable = purls.flatMap((purl) => comparablePackage(purl) ?? []);
  const listed = new Set(comparable);
  return {
    bill,
    listedCount: listed.size,
    foundCount: found.size,
    otherCount: unnamedCount + purls.length - comparable.length,
    missing: [...found].filter((one) => !listed.has(one)).sort(),
    extra: [...listed].filter((one) => !found.has(one)).sort(),
  };
}

function foundPackages({ packages, distribution }: Ownership): ReadonlySet<string> {
  const found = packages.flatMap((one) => {
    const purl = one.isInstalled ? packageURL(one, distribution) : null;
    return (purl !== null && comparablePackage(purl)) || [];
  });
  return new Set(found);
}
