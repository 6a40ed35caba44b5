// What a recipe yields: names under samples/ with their bytes. Most recipes are one image, `sample/NAME:1`, given as a list
// of layers: the instruction and the entries it left behind. `saved` wraps it as a current Docker does (layers as plain
// tars; without the V1 configs), `built` as buildx does (layers in gzip).
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from '../../test/support/image-builder.ts';
import type { TarLiteral } from '../../test/support/tar-builder.ts';

export type Sample = readonly [name: string, bytes: Buffer];
export type LayerRecipe = readonly [createdBy: string, content: readonly (TarLiteral | Buffer)[] | Buffer];

export function image(name: string, layers: readonly LayerRecipe[], more: Partial<ImageLiteral> = {}): ImageLiteral {
  const steps = layers.map(([createdBy, content]): StepLiteral => {
    return Buffer.isBuffer(content) ? { createdBy, tar: content } : { createdBy, entries: content };
  });
  return { names: [`sample/${name}:1`], steps, ...more };
}

export function saved(name: string, layers: readonly LayerRecipe[], more?: Partial<ImageLiteral>): Sample {
  return [`${name}.tar`, dockerSave([image(name, layers, more)], { v1Configs: false })];
}

export function built(name: string, layers: readonly LayerRecipe[]): Sample {
  return [`${name}.tar`, ociArchive([image(name, layers)])];
}

/** A file's body of exactly this many bytes, other for another text. */
export function sized(length: number, text: string): Buffer {
  return Buffer.alloc(length, `${text}\n`);
}
