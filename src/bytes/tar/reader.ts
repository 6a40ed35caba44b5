// The tar reader: a state machine that is fed chunks of any size. Its driver may skip the next `skippable` bytes
// instead of pushing them. Only headers are buffered, up to a limit. It never throws: defects are reported as
// anomalies.
import { humanSize } from '../../text/byte-size.ts';
import { type Limits, limitFlag } from '../limits.ts';
import type { TarAnomalyKind, TarEntry, TarSink } from './entry.ts';
import { dataAfterDirectory } from './entry-oddities.ts';
import { ExtendedHeaders } from './extended-headers.ts';
import { blockSize, hasValidChecksum, isZeroBlock, readHeader, type TarHeader } from './header.ts';
import { atHeader, inPadding, inPayload, type TarState } from './reader-state.ts';
import { type ForeignPayload, resolveEntry } from './resolve-entry.ts';
import { copySpan, pathText, type Span } from './span.ts';
import { SparseEntry } from './sparse-entry.ts';
import { flagText } from './type-flag.ts';

const none = Buffer.alloc(0);

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
  /** Padding after the payload of the current entry. */
  #padding = 0;
  /** Path of the current entry. */
  #path: Span | null = null;
  #sawTrailingData = false;

  constructor(sink: TarSink, limits: Limits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Number of next bytes that may be skipped. */
  get skippable(): number {
    const { name } = this.#state;
    if (name === 'damaged' || (name === 'end' && this.#sawTrailingData)) return Number.POSITIVE_INFINITY;
    if (name === 'payload') return this.#sink.data ? 0 : this.#due + this.#padding;
    return name === 'padding' ? this.#due : 0;
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

  /** Reads a chunk. Its buffer may be reused afterwards. */
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
    if (this.#path?.bytes === chunk) this.#path = copySpan(this.#path);
  }

  /** Ends the stream. If it `brokeOff`, the driver reports why; only missing payload is reported here. */
  end(brokeOff = false): void {
    const { name } = this.#state;
    if (name === 'payload') this.#sink.cut?.(this.#due);
    if (brokeOff || name === 'end' || name === 'damaged' || name === 'second-zero-block') return;
    const isAtHeader = (name === 'header' || name === 'uncertain-data') && this.#due === blockSize;
    if (!isAtHeader && name !== 'padding') {
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
    if (name === 'end') {
      if (piece.equals(Buffer.alloc(piece.length))) return;
      this.#sawTrailingData = true;
      this.#path = null;
      this.#anomaly('trailing-data', this.#position - piece.length, 'data after the end of the archive');
      return;
    }
    this.#due -= piece.length;
    if (name === 'payload') this.#sink.data?.(piece);
    else if (this.#due > 0) this.#collected.push(Buffer.from(piece));
    if (this.#due === 0) this.#finishPart(piece);
  }

  /** Completes the current part; `last` is its last piece, if its bytes are examined. */
  #finishPart(last: Buffer = none): void {
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
      case 'payload':
        return this.#skipOver(this.#padding);
      default:
        return this.#nextHeader();
    }
  }

  #expect(state: TarState, due: number): void {
    this.#state = state;
    this.#due = due;
  }

  /** Expects bytes that are not examined, then a header. */
  #skipOver(size: number): void {
    if (size > 0) this.#expect(inPadding, size);
    else this.#nextHeader();
  }

  #nextHeader(): void {
    this.#expect(atHeader, blockSize);
  }

  /** Handles the header block at byte `start`. */
  #header(bytes: Buffer, start: number, isAfterZeroBlock: boolean): void {
    const offset = this.#position - blockSize;
    if (bytes[start] === 0 && isZeroBlock(bytes, start)) {
      if (isAfterZeroBlock) this.#expect({ name: 'end' }, Number.POSITIVE_INFINITY);
      else this.#expect({ name: 'second-zero-block' }, blockSize);
      return;
    }
    this.#path = null;
    if (isAfterZeroBlock) return this.#damaged(offset, 'a single zero block before more data');
    if (!hasValidChecksum(bytes, start)) return this.#damaged(offset, 'not a tar header (wrong checksum)');
    const fields = readHeader(bytes, start);
    if (!(fields.size >= 0)) return this.#damaged(offset, 'the header declares an invalid size');
    if ('xgLKX'.includes(fields.typeflag)) this.#startExtendedHeader(fields, fields.size, offset);
    else this.#startEntry(fields, bytes, start, offset);
  }

  #startExtendedHeader({ typeflag }: TarHeader, size: number, offset: number): void {
    const padded = Math.ceil(size / blockSize) * blockSize;
    this.#extended.isPending ||= typeflag !== 'g';
    if (typeflag === 'X') this.#anomaly('refused-type', offset, flagText(typeflag));
    const total = typeflag === 'g' ? size : this.#extended.size + size;
    if (total > this.#limits.headerSize) {
      const detail = `an extended header of ${humanSize(size)} was ignored; raise ${limitFlag('headerSize')}`;
      this.#anomaly('header-too-large', offset, detail);
      this.#expect(inPadding, padded);
    } else if (size === 0) this.#nextHeader();
    else this.#expect({ name: 'extended-header', typeflag, size }, padded);
  }

  #extendedHeader(blocks: Buffer, typeflag: string, size: number): void {
    const fault = this.#extended.add(typeflag, blocks.subarray(0, size));
    if (fault) this.#anomaly('bad-pax', this.#position - blocks.length, fault);
    this.#nextHeader();
  }

  #startEntry(fields: TarHeader, bytes: Buffer, start: number, offset: number): void {
    const resolved = resolveEntry(fields, bytes, start, this.#extended.take(), this.#position);
    if (!resolved) return this.#damaged(offset, 'the header declares an invalid size');
    const { entry, oddities, foreign, sparse } = resolved;
    this.#path = entry.path;
    for (const { kind, detail } of oddities) this.#anomaly(kind, offset, detail);
    if (foreign) this.#foreignPayload(entry, foreign);
    else if (!sparse) this.#entry(entry);
    else {
      const kept = { ...entry, path: copySpan(entry.path), link: copySpan(entry.link) };
      this.#sparseEntry(new SparseEntry(kept, sparse, this.#limits.headerSize));
    }
  }

  /** A payload that is not the data of a file counts as overhead. */
  #foreignPayload(entry: TarEntry, { size, isPath, isCertain }: ForeignPayload): void {
    if (isPath) this.#sink.entry(entry);
    const padded = Math.ceil(size / blockSize) * blockSize;
    if (isCertain) this.#skipOver(padded);
    else this.#expect({ name: 'uncertain-data', size: padded }, blockSize);
  }

  /** The block after a directory of V7 that declares a size: a header, as Go expects, or else its data. */
  #uncertainData(block: Buffer, size: number): void {
    if (isZeroBlock(block) || hasValidChecksum(block)) return this.#header(block, 0, false);
    this.#anomaly('trailing-slash', this.#position - blockSize, dataAfterDirectory);
    this.#skipOver(size - blockSize);
  }

  #sparseMap(block: Buffer, open: SparseEntry): void {
    const fault = open.add(block, this.#position);
    return fault === undefined ? this.#sparseEntry(open) : this.#damaged(this.#position - blockSize, fault);
  }

  #sparseEntry(open: SparseEntry): void {
    if (open.isOpen) return this.#expect({ name: 'sparse-map', open }, blockSize);
    const entry = open.result();
    if (!entry.sparse)
      this.#anomaly('bad-sparse-map', this.#position, 'the sparse map is invalid; read as a plain file');
    this.#entry(entry);
  }

  #entry(entry: TarEntry): void {
    this.#sink.entry(entry);
    this.#padding = (blockSize - (entry.size % blockSize)) % blockSize;
    if (entry.size > 0) this.#expect(inPayload, entry.size);
    else this.#nextHeader();
  }

  #damaged(offset: number, detail: string): void {
    this.#anomaly('bad-header', offset, `${detail}; the rest is not read`);
    this.#expect({ name: 'damaged' }, Number.POSITIVE_INFINITY);
  }

  #anomaly(kind: TarAnomalyKind, offset: number, detail: string): void {
    this.#sink.anomaly({ kind, offset, path: this.#path && pathText(this.#path), detail });
  }
}
