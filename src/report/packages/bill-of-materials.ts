// The software bill of materials of an image: its packages with their licenses, places and relations, for formats such as
// CycloneDX. Only computed for them.
import parseExpression from 'spdx-expression-parse';
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { wastedBytes } from '../../analysis/ledger.ts';
import type { OwnedPackage } from '../../analysis/packages/ownership.ts';
import type { Distribution } from '../../packages/os-release.ts';
import { imageURL } from '../../packages/package-url.ts';
import type { ListedPackages, OwnedImage, PackageData, RestData } from './package-data.ts';

export interface BillOfMaterials {
  readonly image: BillImage;
  readonly distribution: Distribution | null;
  readonly packages: readonly BillPackage[];
  /** Whether packages were left out or could not be read. */
  readonly isPartial: boolean;
}

export interface BillImage {
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly manifestDigest: string | null;
  readonly platform: string | null;
  readonly purl: string | null;
  /** Of the whole image, whatever packages are listed. */
  readonly sizes: { readonly visible: number; readonly wasted: number };
  /** Undefined if not all packages are listed: then the sums would not be those of the image. */
  readonly rest: { readonly derived: RestData; readonly unowned: RestData } | undefined;
}

export interface BillPackage {
  readonly data: PackageData;
  readonly namespace: string | null;
  /** Without the namespace. */
  readonly name: string;
  readonly license: License | null;
  /** Paths of the files that name it. */
  readonly evidence: readonly string[];
  /** Indexes of the packages in this list that are inside of it. */
  readonly inside: readonly number[];
}

/** A license as its package names it. */
export interface License {
  readonly text: string;
  /** Whether it is a valid SPDX expression. */
  readonly isExpression: boolean;
}

export function billOfMaterials(
  { image }: ImageAnalysis,
  { merged, ownership }: OwnedImage,
  listed: ListedPackages,
  isPartial: boolean,
): BillOfMaterials {
  const places = new Map(listed.packages.map(({ index }, at) => [index, at] as const));
  const { names, imageID = null, manifestDigest, platform } = image;
  const purls = manifestDigest ? names.map((name) => imageURL(name, manifestDigest, platform)) : [];
  const { derived, unowned } = listed;
  const { total } = merged.ledger;
  const licenses = new Licenses();
  return {
    image: {
      names,
      imageID,
      manifestDigest: manifestDigest ?? null,
      platform: platform ?? null,
      purl: purls.find((purl) => purl !== null) ?? null,
      sizes: { visible: total.live, wasted: wastedBytes(total) },
      rest: isPartial ? undefined : { derived, unowned },
    },
    distribution: ownership.distribution,
    packages: listed.packages.map(({ index, data }) => {
      const { namespace, name, license, evidence } = ownership.packages[index] as OwnedPackage;
      const inside = (listed.inside.get(index) ?? []).flatMap((one) => places.get(one) ?? []);
      return { data, namespace, name, license: license === null ? null : licenses.of(license), evidence, inside };
    }),
    isPartial,
  };
}

/** Characters of an expression: the time to parse one grows with their square. What is longer is taken for a name. */
const maxExpression = 300;
/** Texts that are parsed of an image; the others are taken for names. */
const maxExpressions = 10_000;

/** Licenses by their texts: many packages have the same. */
class Licenses {
  readonly #known = new Map<string, License>();

  of(text: string): License {
    const known = this.#known.get(text);
    if (known) return known;
    const isParsed = text.length <= maxExpression && this.#known.size < maxExpressions;
    const license = { text, isExpression: isParsed && isValidExpression(text) };
    if (isParsed) this.#known.set(text, license);
    return license;
  }
}

function isValidExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}
