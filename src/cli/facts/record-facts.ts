// Writes the facts of archives to a directory: opens one archive after the other, analyzes the images that are not known there, and
// reads each layer once, however many images have it.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { analyze } from '../../analysis/analyze.ts';
import { type ContentKeys, contentKeys, withKeys } from '../../analysis/content-keys.ts';
import type { Selection } from '../../analysis/scan-layers.ts';
import { Spool } from '../../archive/spool.ts';
import { InputError, inputErrorOf } from '../../bytes/input-error.ts';
import { forgettingMemory } from '../../bytes/memory.ts';
import type { Contents, Image } from '../../image/image.ts';
import { RunScans } from '../../layer/run-scans.ts';
import type { Digest } from '../../oci/digest.ts';
import { familiarName, isTagged } from '../../oci/reference.ts';
import type { FactsData } from '../../report/facts/facts.ts';
import { imageFileGroups } from '../../report/facts/image-files.ts';
import {
  findingRows,
  imageLayerRows,
  type KnownImage,
  nameRows,
  packageRows,
  platformRows,
  withOwnBase,
} from '../../report/facts/image-rows.ts';
import { fileRows, layerRows } from '../../report/facts/layer-rows.ts';
import { type FactRows, type FactTable, imageTables, layerTables, nameTable } from '../../report/facts/tables.ts';
import { isComplete } from '../../rules/completeness.ts';
import { imageLabel } from '../../rules/wording.ts';
import type { Call } from '../command.ts';
import { NoImage } from '../reading/archive-calls.ts';
import { removeOnExit } from '../remove-on-exit.ts';
import { type FactsFolder, rowsKey } from './facts-folder.ts';
import { requireContent } from './require-content.ts';
import type { FactsSource } from './sources.ts';

type Resources = Pick<Call, 'open' | 'limits' | 'pool' | 'spool'>;

/** Records archives, given as on the command line. */
export class FactsRecorder {
  readonly #resources: Resources;
  readonly #folder: FactsFolder;
  readonly #scans: RunScans;
  readonly #images = { written: new Set<Digest>(), known: new Set<Digest>() };
  readonly #layers = { written: new Set<Digest>(), known: new Set<Digest>() };
  readonly #failures: FactsData['failures'][number][] = [];

  constructor(resources: Resources, folder: FactsFolder) {
    this.#resources = resources;
    this.#folder = folder;
    this.#scans = new RunScans(resources.spool);
  }

  get result(): Pick<FactsData, 'images' | 'layers' | 'failures'> {
    return {
      images: { written: this.#images.written.size, known: this.#images.known.size },
      layers: { written: this.#layers.written.size, known: this.#layers.known.size, scanned: this.#scans.count },
      failures: this.#failures,
    };
  }

  /** What cannot be read is a failure of the result, and does not keep anything else from being written. */
  async record(source: FactsSource): Promise<void> {
    const { archive } = source;
    const { limits, open } = this.#resources;
    // The temporary files of one archive are removed before the next one is decompressed.
    const cancels: (() => void)[] = [];
    const temporary: Spool = new Spool(() => cancels.push(removeOnExit(() => temporary.remove())));
    try {
      await forgettingMemory(limits, async () => {
        const selection = await open(archive, 'declared', temporary);
        this.#failures.push(...unreadDocuments(archive, selection.opened.contents));
        for (const image of selection.images) {
          await forgettingMemory(limits, async () => await this.#recordImage(source, selection, image)).catch(
            async (error: unknown) => await this.fail(archive, imageLabel(image), error),
          );
        }
      });
    } catch (error) {
      await this.fail(archive, null, error);
    } finally {
      temporary.remove();
      for (const cancel of cancels) cancel();
    }
  }

  /**
   * Adds a failure to the result.
   * @throws the error, if it is a bug, or if the directory cannot be written
   */
  async fail(archive: string, image: string | null, error: unknown): Promise<void> {
    if (error instanceof NoImage) {
      const unread = unreadDocuments(archive, error.analysis.contents);
      return void this.#failures.push(...(unread.length > 0 ? unread : [{ archive, image, message: 'no image' }]));
    }
    const { code, message } = inputErrorOf(error);
    if (code === 'not-writable') throw error;
    this.#failures.push({ archive, image, message });
    await this.#resources.pool.restart();
  }

  async #recordImage(source: FactsSource, selection: Selection, image: Image): Promise<void> {
    const keys = await contentKeys(image, this.#resources.pool);
    if (await this.#isKnown(keys)) this.#images.known.add(keys.image);
    else {
      await this.#writeImage(keys, await this.#analyze(selection, withKeys(image, keys)));
      this.#images.written.add(keys.image);
    }
    const names = namesOf(image, selection.opened.contents, source);
    const key = rowsKey(keys.image, source.archive, names);
    if (!(await this.#folder.has(nameTable, key)))
      await this.#folder.write(nameTable, key, nameRows(keys.image, source.archive, names));
  }

  /** Whether all files with rows about the image and its layers are there. */
  async #isKnown({ image, layers }: ContentKeys): Promise<boolean> {
    for (const table of Object.values(imageTables)) if (!(await this.#folder.has(table, image))) return false;
    for (const key of new Set(layers)) {
      if (!(await this.#isKnownLayer(key))) return false;
      if (!this.#layers.written.has(key)) this.#layers.known.add(key);
    }
    return true;
  }

  async #isKnownLayer(key: Digest): Promise<boolean> {
    for (const table of Object.values(layerTables)) if (!(await this.#folder.has(table, key))) return false;
    return true;
  }

  async #analyze({ opened }: Selection, image: Image): Promise<Analysis> {
    const { limits, pool, spool } = this.#resources;
    return await analyze(opened, [image], {
      depth: 'merged',
      limits,
      pool,
      scans: this.#scans,
      packages: spool,
      distribution: 'stored',
      hashesCompressed: true,
    });
  }

  /** Writes what depends on layers alone first, and the table of images last: its rows are complete. */
  async #writeImage(keys: ContentKeys, read: Analysis): Promise<void> {
    const image = withOwnBase(read.images[0] as ImageAnalysis, read);
    for (const [at, layer] of image.layers.entries()) requireContent(layer, keys.layers[at] as Digest);
    const { merged, ownership } = image;
    if (!merged || !ownership) throw new InputError('incomplete', 'the layers cannot be merged');
    for (const [at, key] of keys.layers.entries()) await this.#writeLayer(key, image, at);
    const analysis = { ...read, images: [image], omitsArchive: true as const };
    const known: KnownImage = { key: keys.image, layerKeys: keys.layers, analysis, image, merged, ownership };
    await this.#writeAll(keys.image, [
      [imageTables.image_files, { groups: imageFileGroups(known) }],
      [imageTables.image_layers, imageLayerRows(known)],
      [imageTables.packages, packageRows(known)],
      [imageTables.findings, findingRows(known)],
    ]);
    await this.#folder.write(imageTables.platforms, keys.image, platformRows(known));
  }

  /** Side by side: most of the time is spent waiting for the disk. If one fails, nothing is written any more when the error is thrown. */
  async #writeAll(key: Digest, tables: readonly (readonly [FactTable, FactRows])[]): Promise<void> {
    const written = await Promise.allSettled(tables.map(([table, rows]) => this.#folder.write(table, key, rows)));
    const failed = written.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failed) throw failed.reason;
  }

  async #writeLayer(key: Digest, image: ImageAnalysis, at: number): Promise<void> {
    if (this.#layers.written.has(key) || this.#layers.known.has(key)) return;
    if (await this.#isKnownLayer(key)) return void this.#layers.known.add(key);
    const { layer, changeset } = image.layers[at] as ImageAnalysis['layers'][number];
    if (!changeset || !layer.diffID) throw new Error('a layer without content');
    const known = { key, diffID: layer.diffID, changeset, isComplete: isComplete({ layer, changeset }) };
    await this.#writeAll(key, [
      [layerTables.files, fileRows(known)],
      [layerTables.layers, layerRows(known)],
    ]);
    this.#layers.written.add(key);
  }
}

/** Images of `skopeo sync` have the names of their directories, if these have a tag or a digest as it writes them. */
function namesOf({ names }: Image, { formats }: Contents, { place = '' }: FactsSource): readonly string[] {
  if (names.length > 0 || !formats.includes('dir')) return names;
  return isTagged(place) ? [familiarName(place)] : [];
}

/** Documents that lead to images, and cannot be read. Others are told by the images that need them. */
const unreadDocuments = (archive: string, { documents }: Contents): FactsData['failures'] =>
  documents.flatMap(({ name, kind, problem }) =>
    problem && leadsToImages.has(kind) ? [{ archive, image: null, message: `${name} ${problem.detail}` }] : [],
  );

const leadsToImages: ReadonlySet<string> = new Set(['oci-index', 'oci-manifest', 'oci-descriptor', 'docker-manifest']);
