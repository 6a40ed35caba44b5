// Image references in Docker's notation: [registry/]path[:tag][@digest].

/** Repository and tag of an image. */
export interface Reference {
  /** Undefined for a bare tag, which is all that some OCI layouts contain. */
  readonly repository?: string;
  readonly tag?: string;
}

/** Docker's familiar form of a name: without the default registry docker.io and its `library/`. */
export function familiarName(name: string): string {
  const short = name.replace(/^(?:index\.)?docker\.io\//, '');
  return short.replace(/^library\/([^/]+)$/, '$1');
}

/** The familiar name with `:latest` added if it has neither a tag nor a digest. */
export function taggedName(name: string): string {
  const familiar = familiarName(name);
  return familiar.includes('@') || isTagged(familiar) ? familiar : `${familiar}:latest`;
}

/** Whether the name has a tag. A colon before a registry port does not count. */
export const isTagged = (name: string): boolean => /[^/:]:[^/:]+$/.test(name);

/** The repository with its registry, as `docker.io/library/hello` for `hello`: the opposite of {@link familiarName}. */
export function wholeRepository(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  if (rest.length === 0) return `docker.io/library/${repository}`;
  return /[.:]|^localhost$/.test(first) ? repository : `docker.io/${repository}`;
}

/** Repository and tag of a familiar name; a digest is dropped. */
export function parseReference(name: string): Reference {
  const [place = name] = name.split('@');
  const colon = place.lastIndexOf(':');
  if (colon > place.lastIndexOf('/')) return { repository: place.slice(0, colon), tag: place.slice(colon + 1) };
  return place.includes('/') || place !== name ? { repository: place } : { tag: place };
}
