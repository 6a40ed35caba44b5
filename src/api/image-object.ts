// The objects that stand for an image and its layers.
import type { Readable } from 'node:stream';
import { instructionOf } from '../analysis/layer-analysis.ts';
import { sizeOf } from '../bytes/byte-range.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Image as DeclaredImage } from '../image/image.ts';
import type { BloatData } from '../report/bloat/bloat.ts';
import { pluralize } from '../rules/wording.ts';
import { callChecks, requireOptions, requireString, requireWholeNumber, wrongArgument } from './arguments.ts';
import { ImageReader } from './image-reader.ts';
import type { Files, Image, Layer, LayerChange, LayerSizes, Ledger, Package } from './objects.ts';
import type { CallOptions, FilesOptions } from './options.ts';
import { readFile } from './read-file.ts';
import { reportOfTargets } from './run-report.ts';
import type { Session } from './session.ts';
import { registerTarget } from './targets.ts';

export function imageObject(session: Session, declared: DeclaredImage, ownsArchive: boolean): Image {
  const image = new ImageObject(session, declared, ownsArchive);
  registerTarget(image, { session, image: declared });
  return image;
}

class ImageObject implements Image {
  readonly names: readonly string[];
  readonly platform: string | undefined;
  readonly id: string | undefined;
  readonly manifestDigest: string | undefined;
  readonly created: Date | undefined;
  readonly config: Image['config'];
  readonly layers: readonly Layer[];
  readonly #reader: ImageReader;
  readonly #ownsArchive: boolean;

  constructor(session: Session, declared: DeclaredImage, ownsArchive: boolean) {
    this.#reader = new ImageReader(session, declared, (reader, layer) => new LayerObject(reader, layer));
    this.#ownsArchive = ownsArchive;
    this.names = declared.names;
    this.platform = declared.platform;
    this.id = declared.imageID;
    this.manifestDigest = declared.manifestDigest;
    this.created = dateOf(declared.created);
    this.config = declared.config?.value;
    this.layers = this.#reader.layers;
  }

  layer(index: number): Layer {
    return this.layers[this.#layerIndex('layer: index', index)] as Layer;
  }

  async sizes(options: CallOptions = {}): Promise<LayerSizes> {
    return await ask(this.#reader, 'sizes', options, () => this.#reader.sizes(options));
  }

  async files(options: FilesOptions = {}): Promise<Files> {
    requireOptions('files', options, fileChecks);
    const layer = options.layer === undefined ? undefined : this.#layerIndex('files: layer', options.layer);
    return await this.#reader.session.call(options, () => this.#reader.files({ ...options, layer }));
  }

  async packages(options: CallOptions = {}): Promise<readonly Package[]> {
    return await ask(this.#reader, 'packages', options, () => this.#reader.packages(options));
  }

  async ledger(options: CallOptions = {}): Promise<Ledger> {
    const { ledger } = await ask(this.#reader, 'ledger', options, () => this.#reader.merged(options));
    return { total: ledger.total, layers: ledger.layers, wasted: ledger.wasted };
  }

  async waste(options: CallOptions = {}): Promise<BloatData> {
    requireOptions('waste', options, callChecks);
    const { session, declared } = this.#reader;
    const report = await reportOfTargets('bloat', [{ session, image: declared }], {}, options);
    return report.data as BloatData;
  }

  read(path: string, options: CallOptions = {}): Readable {
    return contentOf(this.#reader, path, undefined, options);
  }

  async close(): Promise<void> {
    if (this.#ownsArchive) await this.#reader.session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #layerIndex(what: string, index: number): number {
    requireWholeNumber(what, index, Number.NEGATIVE_INFINITY);
    const found = index < 0 ? this.layers.length + index : index;
    if (found >= 0 && found < this.layers.length) return found;
    throw new InputError(
      'usage',
      `${what}: no layer ${index}; the image has ${pluralize(this.layers.length, 'layer')}`,
    );
  }
}

class LayerObject implements Layer {
  readonly index: number;
  readonly instruction: string | undefined;
  readonly diffID: string | undefined;
  readonly digest: string | undefined;
  readonly mediaType: string | undefined;
  readonly storedSize: number | undefined;
  readonly #reader: ImageReader;

  constructor(reader: ImageReader, layer: DeclaredImage['layers'][number]) {
    this.#reader = reader;
    this.index = layer.index;
    this.instruction = instructionOf({ layer }) ?? undefined;
    this.diffID = layer.diffID;
    this.digest = layer.declared?.digest ?? undefined;
    this.mediaType = layer.declared?.mediaType ?? undefined;
    this.storedSize = layer.range && sizeOf(layer.range);
  }

  async sizes(options: CallOptions = {}): Promise<LayerSizes> {
    return await ask(this.#reader, 'sizes', options, () => this.#reader.sizesOfLayer(this.index, options));
  }

  async files(options: CallOptions = {}): Promise<Files> {
    return await ask(this.#reader, 'files', options, () => this.#reader.filesOfLayer(this.index, options));
  }

  async changes(options: CallOptions = {}): Promise<readonly LayerChange[]> {
    return await ask(this.#reader, 'changes', options, () => this.#reader.changesOfLayer(this.index, options));
  }

  read(path: string, options: CallOptions = {}): Readable {
    return contentOf(this.#reader, path, this.index, options);
  }
}

/** Runs a method whose only options are those of each call. */
async function ask<Result>(
  { session }: ImageReader,
  method: string,
  options: CallOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  requireOptions(method, options, callChecks);
  return await session.call(options, work);
}

/** The content of a file of one layer, or of the final filesystem. */
function contentOf(
  { session, declared }: ImageReader,
  path: string,
  layer: number | undefined,
  options: CallOptions,
): Readable {
  requireString('read: path', path, '/etc/os-release');
  requireOptions('read', options, callChecks);
  return readFile({ session, image: declared }, path, layer, options);
}

const views: readonly unknown[] = ['visible', 'shipped', 'wasted'];

const fileChecks = {
  ...callChecks,
  view(what: string, value: unknown) {
    if (!views.includes(value)) throw wrongArgument(what, 'visible, shipped or wasted', value);
  },
  layer(what: string, value: unknown) {
    requireWholeNumber(what, value, Number.NEGATIVE_INFINITY);
  },
};

/** Undefined for a time that is not valid. */
function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
