// An opened archive: its temporary files, and every analysis of its images that was made so far. Each is made once, whoever asks for it,
// and kept until the archive is closed.
import type { Readable } from 'node:stream';
import type { Analysis } from '../analysis/analysis.ts';
import { analyze, storedSize } from '../analysis/analyze.ts';
import { type AnalyzeOptions, partsOf, type Reading } from '../analysis/analyze-options.ts';
import type { Spool } from '../archive/spool.ts';
import { Cancelled } from '../bytes/cancellation.ts';
import { InputError, inputErrorOf } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Image } from '../image/image.ts';
import type { OpenedImages } from '../image/read-images.ts';
import { onAbort } from './abort.ts';
import type { CallOptions } from './options.ts';
import { type Run, Work } from './work.ts';

/** What an archive is read with. */
export interface Resources {
  readonly spool: Spool;
  readonly limits: Limits;
  readonly jobs: number;
  readonly cache: AnalyzeOptions['cache'];
}

export class Session {
  readonly opened: OpenedImages;
  readonly resources: Resources;
  readonly #analyses = new Map<string, Work<Analysis>>();
  readonly #works = new Set<Work<unknown>>();
  readonly #streams = new Set<Readable>();
  readonly #signal: AbortSignal | undefined;
  readonly #ignoreSignal: () => void;
  #closing: Promise<void> | undefined;

  /** The archive is closed when the signal is aborted. */
  constructor(opened: OpenedImages, resources: Resources, signal: AbortSignal | undefined) {
    this.opened = opened;
    this.resources = resources;
    this.#signal = signal;
    this.#ignoreSignal = onAbort(signal, () => void this.close());
  }

  /** Name of the archive, as given. */
  get name(): string {
    return this.opened.archive.name;
  }

  /** Bytes of the archive as it is stored; infinite if that is not known. */
  get storedSize(): number {
    return storedSize(this.opened.archive);
  }

  /** Analyzes images of the archive. The same reading of the same images is done once. */
  async analyze(images: readonly Image[], reading: Reading, options: CallOptions = {}): Promise<Analysis> {
    options.signal?.throwIfAborted();
    const places = images.map((image) => this.opened.contents.images.indexOf(image));
    // An image that only a command made, such as one with fewer layers.
    if (places.includes(-1)) return await this.perform(options, (run) => this.#analyzeNow(images, reading, run));
    // Digests of files are only computed in another way; whoever does not need them can use them.
    const withDigests = keyOf(places, { ...partsOf(reading), fileDigests: true });
    const key = keyOf(places, partsOf(reading));
    const found = [withDigests, key].flatMap((one) => this.#analyses.get(one) ?? []).find((one) => !one.isCancelled);
    const work = found ?? this.#start((run) => this.#analyzeNow(images, reading, run));
    if (!found) this.#analyses.set(key, work);
    try {
      return await work.wait(options);
    } catch (error) {
      if (this.#analyses.get(key) === work && !options.signal?.aborted) this.#analyses.delete(key);
      throw error;
    }
  }

  /** The first of these readings of an image that was asked for before; the last one if none was. */
  knownReading<Parts extends Reading>(image: Image, readings: readonly [Parts, ...Parts[]]): Parts {
    const places = [this.opened.contents.images.indexOf(image)];
    const known = readings.find((reading) => {
      const work = this.#analyses.get(keyOf(places, partsOf(reading)));
      return work && !work.isCancelled;
    });
    return known ?? (readings.at(-1) as Parts);
  }

  /** Does work that ends when the archive is closed. */
  async perform<Result>(options: CallOptions, work: (run: Run) => Promise<Result>): Promise<Result> {
    options.signal?.throwIfAborted();
    return await this.#start(work).wait(options);
  }

  /** Keeps a stream that is destroyed when the archive is closed. */
  keep(stream: Readable): void {
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
  }

  /**
   * Runs a call of the library's user: its errors become those of the interface.
   * @throws the reason of an aborted signal
   * @throws {InputError}
   */
  async call<Result>({ signal }: CallOptions, work: () => Promise<Result>): Promise<Result> {
    try {
      this.#requireOpen();
      return await work();
    } catch (error) {
      for (const aborted of [signal, this.#signal]) if (aborted?.aborted) throw aborted.reason;
      if (this.#closing && (error instanceof Cancelled || !(error instanceof InputError))) throw this.#closedError();
      throw inputErrorOf(error);
    }
  }

  /** Ends everything that reads the archive and removes its temporary files. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.#ignoreSignal();
    await Promise.all([
      ...Array.from(this.#works, (work) => work.cancel()),
      ...Array.from(this.#streams, (stream) => destroyed(stream, this.#closedError())),
    ]);
    this.#analyses.clear();
    this.resources.spool.remove();
  }

  #start<Result>(work: (run: Run) => Promise<Result>): Work<Result> {
    this.#requireOpen();
    const started = new Work(this.resources, work);
    this.#works.add(started);
    started.settled.then(() => this.#works.delete(started));
    return started;
  }

  async #analyzeNow(images: readonly Image[], reading: Reading, { limits, pool }: Run): Promise<Analysis> {
    const { packages, ...parts } = partsOf(reading);
    const { cache, spool } = this.resources;
    return await analyze(this.opened, images, {
      ...parts,
      limits,
      pool,
      cache,
      packages: packages ? spool : undefined,
    });
  }

  #requireOpen(): void {
    if (this.#closing) throw this.#closedError();
  }

  #closedError(): InputError {
    return new InputError('usage', `${this.name}: the archive is closed; open it again`);
  }
}

function keyOf(places: readonly number[], parts: object): string {
  const asked = Object.entries(parts).filter(([, value]) => value !== undefined && value !== false);
  return JSON.stringify([places, Object.fromEntries(asked.sort(([a], [b]) => (a < b ? -1 : 1)))]);
}

/** Whoever listens gets the error; without a listener, the stream would throw it. */
async function destroyed(stream: Readable, error: Error): Promise<void> {
  if (stream.closed) return;
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.destroy(stream.listenerCount('error') > 0 ? error : undefined);
  await closed;
}
