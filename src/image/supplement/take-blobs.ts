// Completes an archive that leaves out blobs, such as the layers of its base image, with those of other archives. A blob is
// taken only if its bytes have the digest and the size that the archive declares.
import type { Archive } from '../../archive/archive.ts';
import { type ByteRange, sizeOf } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import { type Digest, digestOfBlobPath } from '../../oci/digest.ts';
import type { Contents, FormatName } from '../image.ts';
import { type OpenedImages, readImages } from '../read-images.ts';
import type { OtherArchive } from './other-archive.ts';

/** A blob that an archive names and does not have. */
interface WantedBlob {
  readonly name: string;
  /** As its path below blobs/, or a descriptor, declares it. */
  readonly digest?: Digest | undefined;
  readonly size?: number | undefined;
  /** Of a layer, as the config declares it. */
  readonly diffID?: Digest | undefined;
}

interface TakenBlob {
  readonly range: ByteRange;
  readonly from: Archive;
}

/** Reads an archive again and again, as manifests and configs that are taken name further blobs. */
export async function withOthers(
  opened: OpenedImages,
  others: readonly OtherArchive[],
  { limits, forced }: { readonly limits: Limits; readonly forced: FormatName | undefined },
): Promise<OpenedImages> {
  const { archive } = opened;
  const taken = new Map<string, TakenBlob>();
  const refused = new Map<string, string>();
  const asked = new Set<string>();
  const completed = completedArchive(archive, others, taken, refused);
  let { contents } = opened;
  for (let isMore = true; isMore; ) {
    const before = taken.size;
    for (const wanted of missingBlobs(contents)) {
      const key = `${wanted.name} ${wanted.diffID}`;
      if (asked.has(key) || taken.has(wanted.name)) continue;
      asked.add(key);
      const blob = await take(wanted, others, (reason) => refused.set(wanted.name, reason));
      if (blob) taken.set(wanted.name, blob);
    }
    isMore = taken.size > before;
    const again = isMore ? await readImages(completed, limits, forced) : undefined;
    if (again) contents = { ...again.contents, directory: opened.contents.directory };
  }
  return { archive: completed, contents };
}

/** Every blob that an image or a document needs. Without a digest or a diff ID, a blob cannot be told from another one. */
function missingBlobs({ references, images }: Contents): readonly WantedBlob[] {
  const wanted = new Map<string, WantedBlob>();
  for (const { name, declared, range, role } of references) {
    // What LayerSources describe is in a registry.
    if (range || role === 'source') continue;
    const digest = declared?.digest ?? undefined;
    const known = wanted.get(name);
    wanted.set(name, { name, digest: digest ?? known?.digest, size: declared?.size ?? known?.size });
  }
  for (const { layers } of images.flatMap((image) => [image, ...image.otherDescriptions])) {
    for (const { name, range, diffID } of layers) if (!range) wanted.set(name, { name, ...wanted.get(name), diffID });
  }
  return [...wanted.values()];
}

async function take(
  wanted: WantedBlob,
  others: readonly OtherArchive[],
  refuse: (reason: string) => void,
): Promise<TakenBlob | undefined> {
  const { name, diffID } = wanted;
  const declared = wanted.digest ?? digestOfBlobPath(name);
  const digest = declared ?? digestInName(name);
  for (const other of others) {
    const from = other.archive;
    const onOther = (observed: Digest): void => refuse(`${from.name} has another blob in its place, ${observed}`);
    const range = digest === undefined ? undefined : await other.blob(name, digest, onOther);
    if (range && (wanted.size === undefined || sizeOf(range) === wanted.size)) return { range, from };
    if (range) refuse(`${from.name} has it with ${sizeOf(range)} bytes instead of the declared ${wanted.size}`);
  }
  if (diffID === undefined || (declared !== undefined && declared !== diffID)) return undefined;
  for (const other of others) {
    // A blob whose digest is the diff ID is not compressed.
    const range = await (declared === undefined ? other.layer(diffID) : other.content(diffID));
    if (range) return { range, from: other.archive };
  }
  return undefined;
}

/** Names in docker-archive and dir: often have a digest, but need not be that of the bytes. */
function digestInName(name: string): Digest | undefined {
  const encoded = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/.exec(name)?.[0];
  return encoded === undefined ? undefined : `sha256:${encoded}`;
}

/** The archive with the blobs that were taken, at the time when they are looked up. */
function completedArchive(
  archive: Archive,
  others: readonly OtherArchive[],
  taken: ReadonlyMap<string, TakenBlob>,
  refused: ReadonlyMap<string, string>,
): Archive {
  const archives = others.map((other) => other.archive);
  return {
    ...archive,
    growth: Math.max(archive.growth, ...archives.map(({ growth }) => growth)),
    others: archives,
    find: (name) => archive.find(name) ?? taken.get(name)?.range,
    takenFrom: (name) => taken.get(name)?.from.name,
    refusedOther: (name) => refused.get(name),
    requireUnchanged: () => {
      for (const one of [archive, ...archives]) one.requireUnchanged?.();
    },
  };
}
