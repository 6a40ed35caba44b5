// Package URLs (purl-spec): names of packages that are unique over all ecosystems.
import { PackageURL } from 'packageurl-js';
import type { Package, PackageType } from './ecosystem.ts';

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

/**
 * `pkg:deb/debian/libperl5.36@5.36.0-7?arch=amd64`; null if the specification does not allow the name. `distribution` is the ID of
 * os-release(5).
 */
export function packageURL(one: Package, distribution: string | null): string | null {
  const { type, namespace, name, architecture } = one;
  const [, epoch = null, version = one.version] = (type === 'rpm' && /^(\d+):(.*)$/s.exec(one.version)) || [];
  const vendor = namespace ?? (ofDistribution.has(type) ? distribution : null);
  const parts = [vendor, name, version || null].map((part) => part && wellFormed(part));
  const qualifiers = {
    ...(architecture !== null && { [architectureQualifiers.get(type) ?? 'arch']: wellFormed(architecture) }),
    ...(epoch !== null && { epoch }),
  };
  try {
    return new PackageURL(type, parts[0], parts[1] ?? '', parts[2], qualifiers, null).toString();
  } catch {
    return null;
  }
}

/** Bytes that are not UTF-8 are lone surrogates, which a URL cannot have. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, '\ufffd');
