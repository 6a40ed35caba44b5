// Package URLs (purl-spec): names of packages that are unique over all ecosystems.
import { PackageURL } from 'packageurl-js';
import type { Digest } from '../oci/digest.ts';
import { parseReference, wholeRepository } from '../oci/reference.ts';
import { type Package, type PackageType, packageTypes } from './ecosystem.ts';
import type { Distribution } from './os-release.ts';

/** Types whose namespace is the distribution. */
const ofDistribution: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm', 'alpm']);

/** Qualifiers that are not called `arch`. */
const architectureQualifiers: ReadonlyMap<PackageType, string> = new Map([
  ['conda', 'subdir'],
  ['gem', 'platform'],
]);

/** The name that a package manager shows: `@types/node`, `org.slf4j:slf4j-api`. */
export function fullName({ type, namespace, name }: Pick<Package, 'type' | 'namespace' | 'name'>): string {
  if (namespace === null) return name;
  return `${namespace}${type === 'maven' ? ':' : '/'}${name}`;
}

/** The name with its type: `deb/jq`, `npm/@types/node`. */
export const packageTitle = (one: Pick<Package, 'type' | 'namespace' | 'name'>): string =>
  `${one.type}/${fullName(one)}`;

/** `pkg:deb/debian/libperl5.36@5.36.0-7?arch=amd64`; null if the specification does not allow the name. */
export function packageURL(one: Package, distribution: Distribution | null): string | null {
  const { type, namespace, name, architecture } = one;
  const [, epoch = null, version = one.version] = (type === 'rpm' && /^(\d+):(.*)$/s.exec(one.version)) || [];
  const vendor = namespace ?? (ofDistribution.has(type) ? (distribution?.id ?? null) : null);
  // The specification has names of OTP applications in lowercase.
  const spelled = type === 'otp' ? name.toLowerCase() : name;
  const parts = [vendor, spelled, version || null].map((part) => part && wellFormed(part));
  const qualifiers = {
    ...(architecture !== null && { [architectureQualifiers.get(type) ?? 'arch']: wellFormed(architecture) }),
    ...(epoch !== null && { epoch }),
  };
  return urlOf(type, parts[0], parts[1], parts[2], qualifiers);
}

/**
 * What two package URLs of one package have in common: without qualifiers, and without the distribution, which SBOM tools name
 * differently. Undefined if it is no package URL, or one of a type that {@link packageTypes} does not have.
 */
export function comparablePackage(purl: string): string | undefined {
  const { type, namespace, name, version } = partsOfURL(purl) ?? {};
  const known = packageTypes.find((one) => one === type);
  if (known === undefined || !name) return undefined;
  const vendor = ofDistribution.has(known) ? null : (namespace ?? null);
  return `${packageTitle({ type: known, namespace: vendor, name })}@${version ?? ''}`;
}

function partsOfURL(purl: string): PackageURL | undefined {
  try {
    return PackageURL.fromString(purl);
  } catch {
    return undefined;
  }
}

/** The package URL of an image by its familiar name; null if it has no repository, or one that the specification does not allow. `platform` is as in `linux/arm64`. */
export function imageURL(name: string, manifestDigest: Digest, platform: string | undefined): string | null {
  const { repository, tag } = parseReference(wellFormed(name));
  const last = repository?.split('/').at(-1);
  if (!repository || !last) return null;
  const architecture = platform?.split('/')[1];
  const qualifiers = {
    ...(architecture && { arch: wellFormed(architecture) }),
    repository_url: wholeRepository(repository),
    ...(tag && { tag }),
  };
  return urlOf('oci', null, last, manifestDigest, qualifiers);
}

type Part = string | null | undefined;

function urlOf(type: string, namespace: Part, name: Part, version: Part, qualifiers: Record<string, string>) {
  try {
    return new PackageURL(type, namespace, name ?? '', version, qualifiers, null).toString();
  } catch {
    return null;
  }
}

/** Bytes that are not UTF-8 are lone surrogates, which a URL cannot have. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, '\ufffd');
