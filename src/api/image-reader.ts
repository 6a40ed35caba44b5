// Answers questions about one image of an open archive: which reading of its layers each question needs, and what the library's user
// gets of it.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { ReadingParts } from '../analysis/analyze-options.ts';
import type { Merged } from '../analysis/merge.ts';
import { incompleteImage, requireMerged, requireStack } from '../cli/options/command-options.ts';
import type { Image as DeclaredImage } from '../image/image.ts';
import { fullName, packageURL } from '../packages/package-url.ts';
import { imageData } from '../report/image-data.ts';
import { listPackages } from '../report/packages/package-data.ts';
import type { EntryRef } from '../tree/entry-ref.ts';
import { type FileContext, FileList, fileAt, packageOf } from './file-list.ts';
import { type FileRows, shippedRows, visibleRows, wastedRows } from './file-rows.ts';
import type { File, Files, Layer, LayerChange, LayerSizes, Package, PackageName } from './objects.ts';
import type { CallOptions, FilesOptions } from './options.ts';
import type { Session } from './session.ts';

/** The final filesystem, and the packages that its files belong to. */
const filesystem: ReadingParts = { depth: 'stacked', packages: true, distribution: 'stored' };

/** File contents compared, too: the reading of `bloat`, and more than enough for every other question. */
const everything: ReadingParts = {
  depth: 'merged',
  packages: true,
  attestations: true,
  fileDigests: true,
  distribution: 'stored',
};

type View = NonNullable<FilesOptions['view']>;

export class ImageReader {
  readonly session: Session;
  readonly declared: DeclaredImage;
  readonly layers: readonly Layer[];
  readonly #known = new WeakMap<ImageAnalysis, Map<View, FileRows>>();

  constructor(
    session: Session,
    declared: DeclaredImage,
    makeLayer: (reader: ImageReader, layer: DeclaredImage['layers'][number]) => Layer,
  ) {
    this.session = session;
    this.declared = declared;
    this.layers = declared.layers.map((layer) => makeLayer(this, layer));
  }

  async sizes(options: CallOptions): Promise<LayerSizes> {
    const { sizes, wasted } = imageData(await this.#read([everything], options));
    return { ...sizes, wasted };
  }

  async sizesOfLayer(index: number, options: CallOptions): Promise<LayerSizes> {
    const layer = imageData(await this.#read([everything], options)).layers[index];
    if (!layer) throw new Error('no such layer');
    return { ...layer.sizes, visible: layer.ledger?.live ?? null, wasted: layer.wasted };
  }

  async merged(options: CallOptions): Promise<Merged> {
    return requireMerged(await this.#read([everything], options), this.session.name);
  }

  async files({ view = 'visible', layer, ...options }: FilesOptions): Promise<Files> {
    const image = await this.#read(view === 'visible' ? [everything, filesystem] : [everything], options);
    const rows = this.#rows(image, view);
    const all = new FileList(rows, this.#context(image));
    return layer === undefined ? all : all.where((row) => rows.entryOf(row).layer === layer);
  }

  /** Layers below a missing one can be listed, too. */
  async filesOfLayer(index: number, options: CallOptions): Promise<Files> {
    const image = await this.#read([everything], options);
    const tables = tablesOf(image).map((table, at) => (at === index ? table : undefined));
    if (!tables[index]) throw incompleteImage(image.layers.slice(index, index + 1), this.session.name);
    return new FileList(shippedRows(tables, image, image.merged), this.#context(image));
  }

  async changesOfLayer(index: number, options: CallOptions): Promise<readonly LayerChange[]> {
    const image = await this.#read([everything], options);
    const merged = requireMerged(image, this.session.name);
    const context = this.#context(image);
    const stateOf = (path: string, entry: EntryRef | undefined): File | undefined => {
      if (!entry) return undefined;
      return {
        ...fileAt(merged, entry, path, context.layers),
        package: packageOf(image.ownership?.ownerOfPayload(entry), context),
        distribution: merged.tables[entry.layer]?.distribution?.[entry.row],
        wasted: undefined,
      };
    };
    return merged.changes(index).map(({ path, kind, attributes, size, before, after }) => ({
      path,
      kind,
      attributes,
      size,
      before: stateOf(path, before),
      after: stateOf(path, after),
    }));
  }

  async packages(options: CallOptions): Promise<readonly Package[]> {
    const image = await this.#read([everything], options);
    const merged = requireMerged(image, this.session.name);
    const { ownership } = image;
    if (!ownership) throw new Error('no owners were looked for');
    const { packages } = listPackages(
      { merged, ownership },
      { layer: undefined, wants: () => true, order: 'name', listsFiles: false },
    );
    const context = this.#context(image);
    const rows = this.#rows(image, 'visible');
    const rowsOf = rowsByPackage(rows);
    return packages.map(({ index, data: { sizes, installed, layers } }) => ({
      ...context.packageAt(index),
      size: sizes.visible,
      wasted: sizes.wasted,
      distribution: sizes.distribution ?? undefined,
      isInstalled: installed,
      layers: layers.map((layer) => this.layers[layer] as Layer),
      files: new FileList(rows, context, Int32Array.from(rowsOf.get(index) ?? [])),
    }));
  }

  /** The first of the readings that was asked for before, or else the last one. */
  async #read(readings: readonly [ReadingParts, ...ReadingParts[]], options: CallOptions): Promise<ImageAnalysis> {
    const reading = this.session.knownReading(this.declared, readings);
    const { images } = await this.session.analyze([this.declared], reading, options);
    return images[0] as ImageAnalysis;
  }

  /** The rows of a view are numbered once. */
  #rows(image: ImageAnalysis, view: View): FileRows {
    const known = this.#known.get(image) ?? new Map<View, FileRows>();
    const rows = known.get(view) ?? this.#numbered(image, view);
    this.#known.set(image, known.set(view, rows));
    return rows;
  }

  #numbered(image: ImageAnalysis, view: View): FileRows {
    const { name, resources } = this.session;
    if (view === 'visible') return visibleRows(requireStack(image, name), image, resources.limits);
    const merged = requireMerged(image, name);
    return view === 'shipped' ? shippedRows(tablesOf(image), image, merged) : wastedRows(merged, image);
  }

  #context({ ownership }: ImageAnalysis): FileContext {
    const names = new Map<number, PackageName>();
    return {
      layers: this.layers,
      packageAt(index) {
        const known = names.get(index);
        if (known) return known;
        const one = ownership?.packages[index];
        if (!ownership || !one) throw new Error('a file belongs to an unknown package');
        const purl = packageURL(one, ownership.distribution) ?? undefined;
        const name = { type: one.type, name: fullName(one), version: one.version, purl };
        names.set(index, name);
        return name;
      },
    };
  }
}

const tablesOf = ({ layers }: ImageAnalysis): FileRows['tables'] => layers.map(({ changeset }) => changeset?.entries);

/** The rows of files that belong to each package, by its index. */
function rowsByPackage(rows: FileRows): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let row = 0; row < rows.length; row += 1) {
    const owner = rows.ownerOf(row);
    if (!owner || owner.isDerived) continue;
    const known = found.get(owner.index);
    if (known) known.push(row);
    else found.set(owner.index, [row]);
  }
  return found;
}
