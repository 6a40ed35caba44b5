// Options of the library's functions.
import type { LimitName } from '../bytes/limits.ts';

/**
 * How much of the work is done, in bytes of blobs.
 * @example
 * onProgress: ({ done, total }) => console.error(`${Math.round((100 * done) / total)}%`)
 */
export interface ProgressUpdate {
  /** Bytes that are read. */
  readonly done: number;
  /** Bytes that are to be read, as far as it is known now. */
  readonly total: number;
}

/**
 * Options of every call that can read.
 * @example
 * await image.files({ signal: AbortSignal.timeout(10_000) })
 */
export interface CallOptions {
  /** Stops the call, which then rejects with the reason of the signal. Reading stops unless another call waits for the same data. */
  readonly signal?: AbortSignal | undefined;
  /** Called each time that a layer or another large blob is read. */
  readonly onProgress?: ((progress: ProgressUpdate) => void) | undefined;
}

/**
 * What is opened: the path of an archive or directory, a file URL, the bytes of an archive, or a stream of them. A path has the forms
 * of the command line: `app.tar`, `app.tar#web:1`, `oci-archive:app.tar:web:1`, `outer.tar!inner.tar`. Bytes and streams, and compressed
 * archives, are written to a temporary file, since blobs are read by position.
 * @example
 * await openImage(createReadStream('app.tar.gz'))
 */
export type ArchiveInput = string | URL | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Upper bounds on what is read, so that no archive can exhaust memory or disk. Those that are left out are the defaults of the command
 * line; docs/limits.md explains each.
 * @example
 * { memory: 2e9, jsonSize: 64 * 2 ** 20 } // bytes
 */
export type LimitOptions = Readonly<Partial<Record<LimitName, number>>>;

/**
 * Options of {@link openArchive}. A signal applies as long as the archive is open: when it is aborted, the archive is closed.
 * @example
 * await openArchive('app.tar', { jobs: 2, cache: '/var/cache/timg-inspect' })
 */
export interface ArchiveOptions extends CallOptions {
  /** Name of a stream or of bytes, in messages and reports; default: `archive`. */
  readonly name?: string | undefined;
  /** Archives that have the layers and other blobs which this one leaves out. */
  readonly with?: ArchiveInput | readonly ArchiveInput[] | undefined;
  /** Number of threads, the calling one included; 0: only the calling one. Default: one per processor. */
  readonly jobs?: number | undefined;
  /** Bounds for what is read. */
  readonly limits?: LimitOptions | undefined;
  /** Directory that keeps the file lists of layers for later runs; default: none. */
  readonly cache?: string | undefined;
  /** Size limit of the cache in bytes; least recently used entries are evicted. Default: 2 GiB. */
  readonly cacheSize?: number | undefined;
}

/**
 * Which image of an archive is meant.
 * @example
 * { image: 'web:1', platform: 'linux/arm64' }
 */
export interface ImageChoice {
  /** A name, an image ID or manifest digest or the start of one, or `@N`, the place in the archive from 0. */
  readonly image?: string | undefined;
  /** `OS/ARCH[/VARIANT]`, such as `linux/amd64`. Default, if images differ by platform only: that of this host. */
  readonly platform?: string | undefined;
}

/**
 * Options of {@link openImage}.
 * @example
 * await openImage('app.tar', { platform: 'linux/amd64' })
 */
export interface ImageOptions extends ArchiveOptions, ImageChoice {}

/**
 * Which files are listed.
 * @example
 * await image.files({ view: 'wasted', layer: 3 })
 */
export interface FilesOptions extends CallOptions {
  /**
   * visible: the final filesystem, with directories and links · shipped: every entry of every layer, also what later layers replace or
   * delete · wasted: files that are shipped, but not in the final filesystem. Default: visible.
   */
  readonly view?: 'visible' | 'shipped' | 'wasted' | undefined;
  /** Only what this layer stores: its index from 0, or from the end: -1 is the last. */
  readonly layer?: number | undefined;
}
