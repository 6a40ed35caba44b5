// Names that the archive's own tar has more than once and that matter: documents, layers and other blobs. Tools differ in which
// entry they read, so the bytes of the first and the last one are compared.
import type { Archive, RepeatedEntries } from '../archive/archive.ts';
import { haveSameBytes } from '../bytes/same-bytes.ts';
import type { Contents, RepeatedMember } from './image.ts';

/** Documents that tools open by a fixed name: no other document needs to refer to them. */
const wellKnown = ['manifest.json', 'index.json', 'oci-layout', 'repositories'];

/**
 * The repeated names of documents, layers and other blobs; those with a fixed name come first.
 * @throws {InputError} if the archive cannot be read
 */
export async function repeatedMembers(
  archive: Archive,
  { formats, documents, references, images }: Pick<Contents, 'formats' | 'documents' | 'references' | 'images'>,
): Promise<readonly RepeatedMember[]> {
  // The tar is the layer itself: a name that it repeats is a duplicate path, not a repeated blob.
  if (formats.includes('rootfs')) return [];
  const names = new Set([
    ...wellKnown,
    ...documents.map(({ name }) => name),
    ...references.map(({ name }) => name),
    ...images.flatMap(({ layers }) => layers.map(({ name }) => name)),
  ]);
  const found: RepeatedMember[] = [];
  for (const name of names) {
    const entries = archive.repeated(name);
    if (entries) found.push({ name, entryCount: entries.count, firstEqualsLast: await isFirstEqualToLast(entries) });
  }
  return found;
}

async function isFirstEqualToLast({ first, last }: RepeatedEntries): Promise<boolean> {
  return first !== undefined && last !== undefined && (await haveSameBytes(first, last));
}
