// Names that the archive's own tar has more than once and that matter: documents, layers and other blobs. Tools differ in which
// entry they read, so the bytes of the first and the last one are compared.
import type { Archive, RepeatedEntries } from '../archive/archive.ts';
import { sizeOf } from '../bytes/byte-range.ts';
import { digestOfRange } from '../bytes/meter.ts';
import type { Contents, RepeatedMember } from './image.ts';

/** Read by name, whatever the other documents say. */
const wellKnown = ['manifest.json', 'index.json', 'oci-layout', 'repositories'];

/**
 * The repeated names, in the order in which the documents name them.
 * @throws {InputError} if the archive cannot be read
 */
export async function repeatedMembers(
  archive: Archive,
  { formats, documents, references, images }: Pick<Contents, 'formats' | 'documents' | 'references' | 'images'>,
): Promise<readonly RepeatedMember[]> {
  // In a root filesystem, the names are paths of the layer.
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
    if (entries) found.push({ name, entryCount: entries.count, isSame: await areSame(entries) });
  }
  return found;
}

async function areSame({ first, last }: RepeatedEntries): Promise<boolean> {
  if (!first || !last || sizeOf(first) !== sizeOf(last)) return false;
  return (await digestOfRange(first, 'sha256')) === (await digestOfRange(last, 'sha256'));
}
