// The predicate types of in-toto statements that are known by a short name.

const known: readonly (readonly [name: string, uri: RegExp])[] = [
  ['slsa', /^https:\/\/slsa\.dev\/provenance(?:\/|$)/],
  ['vsa', /^https:\/\/slsa\.dev\/verification_summary(?:\/|$)/],
  ['spdx', /^https:\/\/spdx\.dev\/Document(?:\/|$)/],
  ['cyclonedx', /^https:\/\/cyclonedx\.org\/(?:bom|schema|specification)(?:\/|$)/],
  ['vuln', /^https:\/\/(?:cosign\.sigstore\.dev\/attestation\/vuln|in-toto\.io\/attestation\/vulns)(?:\/|$)/],
  ['openvex', /^https:\/\/openvex\.dev\/ns(?:\/|$)/],
  ['link', /^https:\/\/in-toto\.io\/(?:attestation\/link|Link)(?:\/|$)/],
  ['release', /^https:\/\/in-toto\.io\/attestation\/release(?:\/|$)/],
  ['scai', /^https:\/\/in-toto\.io\/attestation\/scai(?:\/|$)/],
  ['test-result', /^https:\/\/in-toto\.io\/attestation\/test-result(?:\/|$)/],
  ['signature', /^https:\/\/sigstore\.dev\/cosign\/sign(?:\/|$)/],
  ['custom', /^(?:https:\/\/)?cosign\.sigstore\.dev\/attestation(?:\/v1)?$/],
];

/** The short names, for messages. */
export const predicateNames: readonly string[] = known.map(([name]) => name);

/** URIs of bills of materials that are attached without a statement. */
export const billTypes = {
  spdx: 'https://spdx.dev/Document',
  cyclonedx: 'https://cyclonedx.org/bom',
} as const;

/** The short name of a predicate type; null if it is not known. */
export const predicateName = (type: string): string | null => known.find(([, uri]) => uri.test(type))?.[0] ?? null;

/** Whether a predicate type is the wanted one: by its short name, its whole URI, or the URI without a version. */
export const isPredicate = (type: string, wanted: string): boolean =>
  type === wanted || predicateName(type) === wanted || type.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`);
