// The tar reader: a state machine that is fed chunks of any size. Its driver may skip the next `skippable` bytes
// instead of pushing them. Only headers are buffered, up to a limit. It never throws: defects are reported as
// anomalies.
import type { Limits } from '../limits.ts';
import { hasValidChecksum } from './checksum.ts';
import type { Oddity, TarAnomalyKind, TarEntry, TarSink } from './entry.ts';
import { afterEnd, dataAfterDirectory, invalidMap, invalidSize } from './entry-oddities.ts';
import { ExtendedHeaders } from './extended-headers.ts';
import { blockSize, isZeroBlock, readHeader, type TarHeader } from './header.ts';
import { atHeader, inPadding, inPayload, type TarState } from './reader-state.ts';
import { type ForeignPayload, resolveEntry } from './resolve-entry.ts';
import { copySpan, pathText, type Span } from './span.ts';
import { SparseEntry } from './sparse-entry.ts';

const none: Buffer = Buffer.alloc(0);

/** Reads one tar. Call {@link push} and {@link skip} with its bytes in order, then {@link end}. */
export class TarReader {
  readonly #sink: TarSink;
  readonly #limits: Limits;
  readonly #extended = new ExtendedHeaders();
  #state: TarState = atHeader;
  /** Stream offset of the next byte. */
  #position = 0;
  /** Bytes left of the current state. */
  #due = blockSize;
  /** Parts of an incomplete block or extended header. */
  #collected: Buffer[] = [];
  /** Bytes of padding after a payload: a tar may end before them. */
  #padding = 0;
  /** Path of the current entry. */
  #path: Span | null = null;

  constructor(sink: TarSink, limits: Limits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Number of next bytes that may be skipped. */
  get skippable(): number {
    const { name } = this.#state;
    if (name === 'payload') return this.#sink.data ? 0 : this.#due + this.#padding;
    return name === 'padding' || name === 'rest' ? this.#due : 0;
  }

  /** Skips bytes, at most {@link skippable} of them. */
  skip(count: number): void {
    this.#position += count;
    if (this.#state.name !== 'payload') {
      this.#due -= count;
      if (this.#due === 0) this.#finishPart();
    } else {
      const payload = Math.min(count, this.#due);
      this.#due -= payload;
      if (this.#due > 0) return;
      this.#finishPart();
      if (count > payload) {
        this.#position -= count - payload;
        this.skip(count - payload);
      }
    }
  }

  /** Reads a chunk. Its memory may be reused afterwards. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const skipped = Math.min(this.skippable, chunk.length - at);
      if (skipped > 0) {
        this.skip(skipped);
        at += skipped;
      } else if (this.#state === atHeader && this.#due === blockSize && chunk.length - at >= blockSize) {
        this.#position += blockSize;
        this.#header(chunk, at, false);
        at += blockSize;
      } else {
        const piece = chunk.subarray(at, at + this.#due);
        at += piece.length;
        this.#take(piece);
      }
    }
    if (this.#path?.bytes.buffer === chunk.buffer) this.#path = copySpan(this.#path);
  }

  /** Ends the stream. If it `brokeOff`, the driver reports why; only missing payload is reported here. */
  end(brokeOff = false): void {
    const { name } = this.#state;
    if (name === 'payload') this.#sink.cut?.(this.#due);
    if (name === 'end') return this.#trailing(Buffer.concat(this.#collected));
    if (brokeOff || name === 'rest') return;
    const isWhole = this.#due === blockSize;
    if (name === 'second-zero-block' && isWhole) return;
    const isAtHeader = (name === 'header' || name === 'uncertain-data') && isWhole;
    if (!isAtHeader && !(name === 'padding' && this.#due <= this.#padding)) {
      this.#anomaly('truncated', this.#position, 'the tar ends here');
    } else if (this.#extended.isPending) {
      this.#anomaly('stray-extended-header', this.#position, 'the tar ends after an extended header');
    } else if (this.#position > 0) {
      this.#path = null;
      this.#anomaly('no-end', this.#position, 'no end-of-archive blocks; the tar may be truncated');
    }
  }

  #take(piece: Buffer): void {
    const { name } = this.#state;
    this.#position += piece.length;
    this.#due -= piece.length;
    if (name === 'payload') this.#sink.data?.(piece);
    else if (this.#due > 0) this.#collected.push(Buffer.from(piece));
    if (this.#due === 0) this.#finishPart(piece);
  }

  /** Completes the current part; `last` is its last piece, if its bytes are examined. */
  #finishPart(last = none): void {
    const isWhole = this.#collected.length === 0;
    const collected = isWhole ? last : Buffer.concat([...this.#collected, last]);
    if (!isWhole) this.#collected = [];
    const state = this.#state;
    switch (state.name) {
      case 'header':
      case 'second-zero-block':
        return this.#header(collected, 0, state.name === 'second-zero-block');
      case 'extended-header':
        return this.#extendedHeader(collected, state.typeflag, state.size);
      case 'sparse-map':
        return this.#sparseMap(collected, state.open);
      case 'uncertain-data':
        return this.#uncertainData(collected, state.size);
      case 'end':
        return this.#trailing(collected);
      case 'rest':
        return this.#expect({ name: 'end' }, blockSize);
      case 'payload':
        return this.#skipOver(this.#padding, this.#padding);
      default:
        return this.#expect(atHeader, blockSize);
    }
  }

  #expect(state: TarState, due: number): void {
    this.#state = state;
    this.#due = due;
  }

  /** Expects bytes that are not examined, the last ones padding, then a header. */
  #skipOver(size: number, padding: number): void {
    this.#padding = padding;
    if (size > 0) this.#expect(inPadding, size);
    else this.#expect(atHeader, blockSize);
  }

  /** Handles the header block at byte `start`. */
  #header(bytes: Buffer, start: number, isAfterZeroBlock: boolean): void {
    const offset = this.#position - blockSize;
    if (bytes[start] === 0 && isZeroBlock(bytes, start)) {
      return this.#expect({ name: isAfterZeroBlock ? 'end' : 'second-zero-block' }, blockSize);
    }
    this.#path = null;
    if (isAfterZeroBlock) return this.#damaged(offset, 'a single zero block before more data');
    if (!hasValidChecksum(bytes, start)) return this.#damaged(offset, 'not a tar header (wrong checksum)');
    const fields = readHeader(bytes, start);
    const hasSize = fields.size >= 0 || (fields.size < 0 && '123456'.includes(fields.typeflag));
    if (!hasSize) return this.#damaged(offset, invalidSize);
    if ('xgLK'.includes(fields.typeflag)) this.#startExtendedHeader(fields, offset);
    else this.#startEntry(fields, bytes, start, offset);
  }

  #startExtendedHeader(header: TarHeader, offset: number): void {
    const { typeflag, size } = header;
    const padded = Math.ceil(size / blockSize) * blockSize;
    this.#report(this.#extended.start(header, this.#limits), offset);
    if (this.#extended.isTooLarge) this.#skipOver(padded, padded - size);
    else if (size === 0) this.#extendedHeader(none, typeflag, 0);
    else this.#expect({ name: 'extended-header', typeflag, size }, padded);
  }

  #extendedHeader(blocks: Buffer, typeflag: string, size: number): void {
    this.#report(this.#extended.add(typeflag, blocks.subarray(0, size)), this.#position - blocks.length);
    this.#expect(atHeader, blockSize);
  }

  #startEntry(fields: TarHeader, bytes: Buffer, start: number, offset: number): void {
    const resolved = resolveEntry(fields, bytes, start, this.#extended.take(), this.#position);
    if (!resolved) return this.#damaged(offset, invalidSize);
    const { entry, oddities, foreign, sparse } = resolved;
    this.#path = entry.path;
    this.#report(oddities, offset);
    if (foreign) this.#foreignPayload(entry, foreign);
    else if (!sparse) this.#entry(entry, bytes, start + blockSize);
    else {
      const kept = { ...entry, path: copySpan(entry.path), link: copySpan(entry.link) };
      this.#sparseEntry(new SparseEntry(kept, sparse, this.#limits.headerSize));
    }
  }

  /** A payload that is not the data of a file counts as overhead. */
  #foreignPayload(entry: TarEntry, { size, isPath, isCertain }: ForeignPayload): void {
    if (isPath) this.#sink.entry(isCertain ? { ...entry, otherSize: size } : entry);
    const padded = Math.ceil(size / blockSize) * blockSize;
    if (isCertain) this.#skipOver(padded, padded - size);
    else this.#expect({ name: 'uncertain-data', size: padded }, blockSize);
  }

  /** The block after a directory of V7 that declares a size: a header, as Go expects, or else its data. */
  #uncertainData(block: Buffer, size: number): void {
    if (isZeroBlock(block) || hasValidChecksum(block)) return this.#header(block, 0, false);
    this.#anomaly('trailing-slash', this.#position - blockSize, dataAfterDirectory);
    this.#skipOver(size - blockSize, 0);
  }

  #sparseMap(block: Buffer, open: SparseEntry): void {
    const fault = open.add(block, this.#position);
    return fault === undefined ? this.#sparseEntry(open) : this.#damaged(this.#position - blockSize, fault);
  }

  #sparseEntry(open: SparseEntry): void {
    if (open.isOpen) return this.#expect({ name: 'sparse-map', open }, blockSize);
    const entry = open.result();
    if (!entry.sparse) this.#anomaly('bad-sparse-map', this.#position, invalidMap);
    this.#entry(entry);
  }

  #entry(entry: TarEntry, bytes = none, start = 0): void {
    this.#sink.entry(entry);
    this.#sink.head?.(bytes, start);
    this.#padding = (blockSize - (entry.size % blockSize)) % blockSize;
    this.#expect(entry.size > 0 ? inPayload : atHeader, entry.size || blockSize);
  }

  #damaged(offset: number, detail: string): void {
    this.#anomaly('bad-header', offset, `${detail}; the rest is not read`);
    this.#expect({ name: 'rest' }, Number.POSITIVE_INFINITY);
  }

  /** A block, or the last part of one, after the end of the archive. */
  #trailing(block: Buffer): void {
    const { oddities, size } = afterEnd(block);
    this.#path = null;
    this.#report(oddities, this.#position - block.length);
    if (size === 0) this.#expect({ name: 'end' }, blockSize);
    else this.#expect({ name: 'rest' }, Math.ceil(size / blockSize) * blockSize);
  }

  #report(oddities: Iterable<Oddity>, offset: number): void {
    for (const { kind, detail } of oddities) this.#anomaly(kind, offset, detail);
  }

  #anomaly(kind: TarAnomalyKind, offset: number, detail: string): void {
    this.#sink.anomaly({ kind, offset, path: this.#path && pathText(this.#path), detail });
  }
}
