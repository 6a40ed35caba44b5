// One way in which a hostile archive can grow. `make` builds the archive for a size; the time of the slowest of the commands
// is fitted over the three sizes. To add a dimension, add it to the list of its file.

import { BlobStore, buildImage, type ImageLiteral, type StepLiteral } from '../../test/support/image-builder.ts';
import { addImage, layoutEntries, nameAnnotations } from '../../test/support/oci-layout.ts';
import { type TarLiteral, tar, tarEntry } from '../../test/support/tar-builder.ts';

export interface Dimension {
  readonly name: string;
  /** Each is at least twice the one before it. */
  readonly sizes: readonly [number, number, number];
  readonly make: (size: number) => Made;
  /** Replaces {@link usualCommands}. ARCHIVE and FILE stand for the archive and the other file, SIZE for the size. */
  readonly commands?: readonly (readonly string[])[];
}

export interface Made {
  readonly archive: Buffer;
  /** A policy, a template: counts as input, too. */
  readonly file?: Buffer;
  /** Bytes of the archive that are the same at all sizes. */
  readonly fixed?: number;
  /** Bytes read beyond the archive's own, when its blobs are compressed. */
  readonly expanded?: number;
}

export const usualCommands: readonly (readonly string[])[] = [
  ['ls', 'ARCHIVE'],
  ['bloat', 'ARCHIVE'],
  ['files', 'ARCHIVE'],
  ['verify', 'ARCHIVE'],
  ['check', 'ARCHIVE', '--budget', 'wasted=0', '--format', 'markdown'],
  ['validate', 'ARCHIVE', '--format', 'markdown'],
  ['ARCHIVE', '--format', 'html'],
];

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** An OCI layout of one image with these layers. */
export const imageOf = (steps: readonly StepLiteral[], literal: Omit<ImageLiteral, 'steps'> = {}): Made => {
  const store = new BlobStore();
  const manifest = addImage(store, buildImage({ ...literal, steps }), { compression: 'none' });
  const [name] = literal.names ?? [];
  const named = name === undefined ? manifest : { ...manifest, ...nameAnnotations(name) };
  return { archive: tar(layoutEntries(store, [named])) };
};

/** The same with one layer per list of entries. */
export const layersOf = (...layers: readonly (readonly (TarLiteral | Buffer)[])[]): Made =>
  imageOf(layers.map((entries) => ({ entries })));

/** Many files of one kind in a layer. */
export const files = (count: number, name: (index: number) => TarLiteral['path']): readonly Buffer[] =>
  times(count, (i) => tarEntry({ path: name(i), body: 'x' }));
