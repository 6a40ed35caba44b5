// The links in the storage of a registry (distribution): small files with the digest of a manifest. A repository has one for each
// revision that it serves, and one for each tag.
import type { Archive } from '../../archive/archive.ts';
import { readRange, sizeOf } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import { chargeMemory } from '../../bytes/memory.ts';
import { type Digest, isVerifiable } from '../../oci/digest.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { nameInMessage } from '../../text/message-name.ts';

/** A link that has a digest. */
export interface ManifestLink {
  /** Name of the file. */
  readonly name: string;
  readonly repository: string;
  /** Undefined for the link of a revision. */
  readonly tag: string | undefined;
  /** Digest of the manifest. */
  readonly digest: Digest;
}

/** A link that cannot be followed. */
export interface BrokenLink {
  readonly name: string;
  /** A clause whose subject is the file: "is empty". */
  readonly detail: string;
}

interface LinkName {
  readonly repository: string;
  readonly tag: string | undefined;
  /** Of a revision, as the name of the link has it. */
  readonly digest: Digest | undefined;
}

/** No digest that a registry computes is longer. */
const longestLink = 256;
/** Memory of a link, in bytes. */
const linkSize = 2000;

/**
 * The links of all repositories, or of those in the part of the archive that was asked for, sorted by name.
 * @throws {InputError} `limit` if there are too many
 */
export async function readLinks(
  archive: Archive,
  limits: Limits,
): Promise<{ readonly links: readonly ManifestLink[]; readonly broken: readonly BrokenLink[] }> {
  const links: ManifestLink[] = [];
  const broken: BrokenLink[] = [];
  const names: [string, LinkName][] = [];
  for (const name of linkNames(archive)) {
    const parsed = parseLinkName(name);
    if (!parsed) continue;
    chargeMemory(limits, linkSize, 'links of the registry');
    names.push([name, parsed]);
  }
  for (const [name, parsed] of names.sort(([a], [b]) => comparePaths(a, b))) {
    const read = await readLink(archive, name);
    if ('detail' in read) broken.push({ name, detail: read.detail });
    else if (parsed.digest !== undefined && parsed.digest !== read.digest)
      broken.push({ name, detail: `leads to ${read.digest}, not to the manifest of its name` });
    else links.push({ name, repository: parsed.repository, tag: parsed.tag, digest: read.digest });
  }
  return { links, broken };
}

/** Names of links to manifests, and of other files beside them. */
export function linkNames(archive: Archive): Iterable<string> {
  const { part } = archive;
  if (part === undefined) return archive.walk('repositories', leadsToManifests);
  // A repository can have others below it.
  const own = [...archive.walk(`${part}/_manifests`, leadsToManifests)];
  return own.length > 0 ? own : archive.walk(part, leadsToManifests);
}

/** Not links to layers, unfinished uploads, and the former revisions of a tag. */
const leadsToManifests = (directory: string): boolean =>
  !/\/_(?:layers|uploads)$|\/_manifests\/tags\/[^/]+\/index$/.test(directory);

const linkName = /^repositories\/(.+)\/_manifests\/(?:tags\/([^/]+)\/current|revisions\/([^/]+)\/([^/]+))\/link$/;

/** What the name of a link says; undefined if it is none. */
export function parseLinkName(name: string): LinkName | undefined {
  const [, repository, tag, algorithm, encoded] = linkName.exec(name) ?? [];
  if (repository === undefined) return undefined;
  return { repository, tag, digest: tag === undefined ? `${algorithm}:${encoded}` : undefined };
}

async function readLink(archive: Archive, name: string): Promise<{ digest: Digest } | { detail: string }> {
  const range = archive.find(name);
  if (!range) return { detail: `is ${archive.refusedLink?.(name) ?? 'not a regular file'}` };
  if (sizeOf(range) === 0) return { detail: 'is empty, but must have the digest of a manifest' };
  const text = sizeOf(range) > longestLink ? undefined : (await readRange(range, longestLink)).toString();
  if (text !== undefined && isVerifiable(text)) return { digest: text };
  return {
    detail: `must have the digest of a manifest, but has ${text === undefined ? 'other data' : nameInMessage(text)}`,
  };
}
