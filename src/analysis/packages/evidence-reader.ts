// Reads evidence by position: from an uncompressed layer, from what the scan of a compressed layer kept, or from temporary files
// that a compressed layer is decompressed into.
import type { Spool } from '../../archive/spool.ts';
import { type ByteRange, type OpenFile, openFile, sizeOf } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import { excessOfExpanded } from '../../bytes/memory.ts';
import { payloadRange } from '../../bytes/tar/read-tar.ts';
import { type Payload, payloadAt } from '../../layer/entry.ts';
import { payloadRanges } from '../../layer/payload-ranges.ts';
import { magicOfELF } from '../../layer/program-finder.ts';
import { fileContents } from '../../layer/read-files.ts';
import type { FileContent } from '../../packages/ecosystem.ts';
import { EvidenceError } from '../../packages/read-evidence.ts';
import { humanSize } from '../../text/byte-size.ts';
import { atLayer } from '../../tree/entry-ref.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';
import type { Evidence } from './evidence.ts';

/** Where the content of a file is: in memory, or in a file. */
type Source = Buffer | ByteRange;

/** Bytes of a sparse file that is read as evidence. No package manager makes sparse databases. */
const maxSparseSize = 16 * 2 ** 20;

/** Bytes that are read at once without another thread. */
const maxSynchronous = 2 ** 16;

export class EvidenceReader {
  readonly #layers: readonly LayerAnalysis[];
  readonly #spool: Spool;
  readonly #limits: Limits;
  /** By layer, then by row of its table. */
  readonly #sources = new Map<number, Map<number, Source>>();
  /** The same object as long as the file does not change. */
  readonly #contents = new WeakMap<Evidence, FileContent>();
  readonly #files = new Map<string, OpenFile>();
  readonly #head = Buffer.alloc(magicOfELF.length);

  /** `layers` may grow: those with evidence must be there when it is read. */
  constructor(layers: readonly LayerAnalysis[], spool: Spool, limits: Limits) {
    this.#layers = layers;
    this.#spool = spool;
    this.#limits = limits;
  }

  /**
   * The content of each file, without programs that are no ELF files. A compressed layer is decompressed at most once for all of them.
   * @throws {InputError} if a layer cannot be read, or temporary files cannot be written
   */
  async contentsOf(evidence: readonly Evidence[]): Promise<readonly FileContent[]> {
    const unknown = evidence.filter((one) => !this.#contents.has(one));
    if (unknown.length > 0) await this.#findAll(unknown);
    return evidence.flatMap((one) => this.#contents.get(one) ?? []);
  }

  async #findAll(evidence: readonly Evidence[]): Promise<void> {
    const wanted = new Map<number, Set<number>>();
    for (const { owner } of evidence) {
      const rows = wanted.get(owner.layer) ?? new Set();
      wanted.set(owner.layer, rows.add(owner.row));
    }
    for (const [layer, rows] of wanted) await this.#find(layer, rows);
    for (const one of evidence) {
      const sources = this.#sources.get(one.owner.layer);
      const source = sources?.get(one.owner.row);
      if (!source) continue;
      if (!one.mustBeELF || (await this.#isELF(source))) this.#contents.set(one, this.#contentOf(one.path, source));
      else sources?.delete(one.owner.row);
    }
  }

  async #isELF(source: Source): Promise<boolean> {
    if (Buffer.isBuffer(source)) return magicOfELF.equals(source.subarray(0, magicOfELF.length));
    if (sizeOf(source) < magicOfELF.length) return false;
    const file = this.#files.get(source.file) ?? (await this.#open(source.file));
    return magicOfELF.equals(file.readNow(source.start, this.#head));
  }

  /** Finds where the content of the rows is, if that is not known. */
  async #find(layer: number, rows: ReadonlySet<number>): Promise<void> {
    const { changeset, layer: declared } = atLayer(this.#layers, layer);
    if (!changeset || !declared.range) return;
    const known = this.#sources.get(layer) ?? new Map<number, Source>(changeset.evidence);
    this.#sources.set(layer, known);
    const [plain, sparse] = [new Map<number, Payload>(), new Map<number, Payload>()];
    for (const row of rows) {
      if (known.has(row)) continue;
      const payload = payloadAt(changeset.entries, row);
      if (payload.size === 0 && !payload.sparse) known.set(row, Buffer.alloc(0));
      else if (!payload.sparse) plain.set(row, payload);
      else if (payload.sparse.realSize <= maxSparseSize) sparse.set(row, payload);
    }
    if (changeset.compression === 'none') {
      for (const [row, { dataOffset, size }] of plain) known.set(row, payloadRange(declared.range, dataOffset, size));
    } else if (plain.size > 0) {
      for (const [row, range] of await payloadRanges(declared.range, plain, this.#spool, this.#limits))
        known.set(row, range);
    }
    if (sparse.size > 0) {
      for (const [row, bytes] of await fileContents(declared.range, sparse, this.#limits)) known.set(row, bytes);
    }
  }

  readonly #takeExpanded = (bytes: number): void => {
    const most = excessOfExpanded(this.#limits, bytes);
    if (most !== undefined)
      throw new EvidenceError(`was not read: files with packages expand to more than ${humanSize(most)} together`);
  };

  #contentOf(path: string, source: Source): FileContent {
    const takeExpanded = this.#takeExpanded;
    if (Buffer.isBuffer(source)) {
      const read = async (start: number, length: number) => source.subarray(start, start + length);
      return { path, size: source.length, read, takeExpanded };
    }
    const size = sizeOf(source);
    return {
      path,
      size,
      takeExpanded,
      read: async (start, length) => {
        const file = this.#files.get(source.file) ?? (await this.#open(source.file));
        const wanted = Math.max(Math.min(length, size - start), 0);
        // Waiting for a pool thread takes ten times as long as a small read, and there can be many.
        if (wanted <= maxSynchronous) return file.readNow(source.start + start, Buffer.allocUnsafe(wanted));
        return await file.readAt(source.start + start, wanted);
      },
    };
  }

  async #open(path: string): Promise<OpenFile> {
    const file = await openFile(path);
    this.#files.set(path, file);
    return file;
  }

  /** Closes the files that were opened. Content can be read again. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
    this.#files.clear();
  }
}
