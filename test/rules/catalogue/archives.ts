// The archives of the rule catalogue: one small image, with one change each.
import { sha256 } from '../../support/bytes.ts';
import {
  addAttestation,
  addImage,
  BlobStore,
  type BuiltImage,
  buildImage,
  type Descriptor,
  gzip,
  type ImageLiteral,
  layoutEntries,
  MEDIA,
  ociArchive,
  ociEntries,
} from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { type TarLiteral, tar } from '../../support/tar-builder.ts';

/** Rule, the file under samples/ or the archive's bytes, and parts of the message, or of `declared by DOCUMENT POINTER` after it. */
export type Reported = readonly [rule: string, archive: string | Buffer, ...parts: string[]];
/** Rule, what is valid although it looks similar, and the archive. */
export type Silent = readonly [rule: string, what: string, archive: string | Buffer];

export interface Catalogue {
  readonly reported: readonly Reported[];
  readonly silent: readonly Silent[];
}

export const hello: ImageLiteral = {
  names: ['hello:1'],
  steps: [{ createdBy: 'COPY hello /', entries: [{ path: 'hello', body: 'hello' }] }],
};
export const built: BuiltImage = buildImage(hello);
export const { diffID, tar: layer } = first(built.layers);
export const layerDigest = sha256(gzip(layer));
export const layerBlob = `blobs/sha256/${hexOf(layerDigest)}`;
export const configBlob = `blobs/sha256/${built.configHex}`;
/** The image as buildx writes it. */
export const plain = ociArchive([hello]);
/** A digest of no blob. */
export const strange = sha256('x');

export function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

/** The image with these entries as its layer. */
export const layerOf = (...entries: TarLiteral[]): Buffer => ociArchive([{ ...hello, steps: [{ entries }] }]);

/** Replaces the bodies of files in an archive. */
export const swap = (entries: readonly TarLiteral[], bodies: Readonly<Record<string, Buffer | string>>): Buffer =>
  tar(
    entries.map((entry) => {
      const body = bodies[String(entry.path)];
      return body === undefined ? entry : { ...entry, body };
    }),
  );

/** The plain archive with the body of one file replaced. */
export const replaced = (path: string, body: Buffer | string): Buffer => swap(ociEntries([hello]), { [path]: body });

/** The plain archive with more files. */
export const joined = (...more: TarLiteral[]): Buffer => tar([...ociEntries([hello]), ...more]);

/** The image with members of its config document overridden. */
export const configOf = (override: Readonly<Record<string, unknown>>): Buffer => ociArchive([{ ...hello, override }]);

/** The image with these execution parameters. */
export const settingsOf = (config: Readonly<Record<string, unknown>>): Buffer => ociArchive([{ ...hello, config }]);

/** The image with more members of its manifest. */
export const manifestOf = (manifest: Readonly<Record<string, unknown>>): Buffer => ociArchive([hello], { manifest });

/** An OCI layout of the blobs added to the store; the returned descriptors are listed in index.json. */
export function layout(fill: (store: BlobStore) => readonly Descriptor[]): Buffer {
  const store = new BlobStore();
  return tar(layoutEntries(store, fill(store)));
}

/** The image with more members of its manifest's descriptor. */
export const listedAs = (...more: readonly Readonly<Record<string, unknown>>[]): Buffer =>
  layout((store) => {
    const manifest = addImage(store, built);
    return more.map((members) => ({ ...manifest, ...members }));
  });

/** The image with more members of its layer's descriptor. */
export const layerAs = (more: Readonly<Record<string, unknown>>): Buffer =>
  ociArchive([hello], {
    layer: (store, content) => ({ ...store.add(MEDIA.gzipLayer, gzip(content)), ...more }),
  });

/** The image and its attestation, as buildx writes them. */
export const attested = (): { readonly entries: readonly TarLiteral[]; readonly attestation: Descriptor } => {
  const store = new BlobStore();
  const manifest = addImage(store, built);
  const attestation = addAttestation(store, manifest);
  return { entries: layoutEntries(store, [manifest, attestation]), attestation };
};

/** The plain archive with a text in index.json replaced. */
export const indexWith = (from: string, to: string | Buffer): Buffer => textWith('index.json', from, to);

export function textWith(path: string, from: string, to: string | Buffer): Buffer {
  const text = String(ociEntries([hello]).find((entry) => entry.path === path)?.body);
  const at = text.indexOf(from);
  if (at === -1) throw new Error(`${path} holds no ${from}`);
  const [head, tail] = [text.slice(0, at), text.slice(at + from.length)];
  return replaced(path, Buffer.concat([Buffer.from(head), Buffer.from(to), Buffer.from(tail)]));
}
