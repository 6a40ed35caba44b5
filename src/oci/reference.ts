// Image references as people and Docker write them: [registry/]path[:tag][@digest].

export interface Reference {
  /** Undefined for a bare tag, which is all that some OCI layouts keep. */
  readonly repository?: string;
  readonly tag?: string;
}

/** Docker's familiar form: the default registry and its `library/` are not written. */
export function familiarName(name: string): string {
  const short = name.replace(/^(?:index\.)?docker\.io\//, '');
  return short.replace(/^library\/([^/]+)$/, '$1');
}

/** The familiar name with the tag that Docker adds where none is written. */
export function taggedName(name: string): string {
  const familiar = familiarName(name);
  return familiar.includes('@') || isTagged(familiar) ? familiar : `${familiar}:latest`;
}

/** Whether a tag follows the name: the colon of a registry's port is not a tag's. */
export const isTagged = (name: string): boolean => /[^/:]:[^/:]+$/.test(name);

/** Repository and tag of a familiar name; the colon of a registry's port is not a tag's. */
export function parseReference(name: string): Reference {
  const [place] = name.split('@');
  const colon = place.lastIndexOf(':');
  if (colon > place.lastIndexOf('/')) return { repository: place.slice(0, colon), tag: place.slice(colon + 1) };
  return place.includes('/') || place !== name ? { repository: place } : { tag: place };
}
