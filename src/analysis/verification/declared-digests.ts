// The declared digest and size of each blob: from descriptors, else from the name of the blob. One claim for each blob,
// digest and size.
import type { ByteRange } from '../../bytes/byte-range.ts';
import type { Contents, Reference } from '../../image/image.ts';
import { type Digest, digestOfBlobPath } from '../../oci/digest.ts';
import type { Analysis } from '../analysis.ts';

/** What the archive declares about a blob. */
export interface DeclaredDigest {
  /** Name of the blob in the archive. */
  readonly name: string;
  /** Its bytes; undefined if it is not in the archive. */
  readonly range?: ByteRange | undefined;
  /** Declared digest; null if there is none. */
  readonly declared: Digest | null;
  /** Where the digest is declared: document and JSON Pointer, or `its name`; null if it is not. */
  readonly declaredBy: string | null;
  /** Declared bytes of the blob; null without a descriptor. */
  readonly declaredSize: number | null;
}

/** Declares the digest of a blob that no document does. */
export const ownName = 'its name';

export function declaredDigestsOf({ archive, contents, images, omitsArchive }: Analysis): readonly DeclaredDigest[] {
  const claims = new Map<string, DeclaredDigest>();
  const claimed = new Set<string>();
  const add = (claim: DeclaredDigest): void => {
    const { name, declared, declaredSize } = claim;
    const digest = `${declared} ${name}`;
    const key = `${declaredSize} ${digest}`;
    // Skip a claim that adds nothing: without a size if the blob already has one, or without a digest if the blob has any
    // claim.
    const isNothingNew = claimed.has(declared === null ? name : digest) && declaredSize === null;
    if (claims.has(key) || isNothingNew) return;
    claims.set(key, claim);
    claimed.add(name).add(digest);
  };
  const layers = images.flatMap(({ image }) => image.layers);
  const declared = omitsArchive
    ? images.flatMap(({ image }) => layersFrom(contents, image.manifest?.name))
    : contents.references;
  const references = declared.filter(isInArchive);
  for (const reference of references) if (reference.declared?.digest) add(byDescriptor(reference));
  const named = [...references, ...(omitsArchive ? [] : contents.documents), ...layers];
  for (const { name, range } of named) add(byName(name, range, isConfig(name)));
  if (omitsArchive || contents.formats.includes('rootfs')) return [...claims.values()];
  for (const name of archive.names()) if (isInBlobs(name)) add(byName(name, archive.find(name), false));
  return [...claims.values()];
}

/** LayerSources describe blobs of a registry, so a blob that is not in the archive is not missing. */
const isInArchive = ({ role, range }: Reference): boolean => role !== 'source' || range !== undefined;

/** Each of many images needs the references of its manifest to layers. */
const known = new WeakMap<Contents, ReadonlyMap<string, readonly Reference[]>>();

function layersFrom(contents: Contents, document: string | undefined): readonly Reference[] {
  let found = known.get(contents);
  if (!found) {
    const byDocument = new Map<string, Reference[]>();
    for (const reference of contents.references.filter(({ role }) => role === 'layer')) {
      const before = byDocument.get(reference.from);
      if (before) before.push(reference);
      else byDocument.set(reference.from, [reference]);
    }
    found = byDocument;
    known.set(contents, found);
  }
  return found.get(document ?? '') ?? [];
}

const byDescriptor = ({ name, range, declared, from, pointer }: Reference): DeclaredDigest => ({
  name,
  range,
  declared: declared?.digest ?? null,
  declaredBy: `${from} ${pointer}`,
  declaredSize: declared?.size ?? null,
});

const isInBlobs = (name: string): boolean => name.startsWith('blobs/');

/** docker save names configs by their digest. It also names layers by a digest, but not always by that of the stored bytes. */
const isConfig = (name: string): boolean => /^(?:sha256:[0-9a-f]{64}|[0-9a-f]{64}\.json)$/.test(name);

function byName(name: string, range: ByteRange | undefined, isConfig: boolean): DeclaredDigest {
  const config = isConfig ? `sha256:${/[0-9a-f]{64}/.exec(name)?.[0]}` : null;
  const declared = digestOfBlobPath(name) ?? config;
  return { name, range, declared, declaredBy: declared && ownName, declaredSize: null };
}
