// Limits on what is read from an archive, so that no input can exhaust memory or disk or run forever.

/** Upper bounds on what is read from an archive, so that no input can exhaust memory or disk, or run forever. */
export interface Limits {
  /** Memory of one run for what the archives contain, in bytes: counted over all layers, images, archives and threads. */
  readonly memory: number;
  /** Bytes of memory for each byte of the archives as they are stored, beyond 150 MB that any archive may take. */
  readonly memoryRatio: number;
  /**
   * Bytes of memory in use, bytes of the archives as stored, and bytes decompressed from files with packages: for all threads of a run;
   * see withMemoryCount.
   */
  readonly memoryUsed?: BigInt64Array;
  /** Not 0 once the run is cancelled, for all threads: see cancellation.ts. */
  readonly cancelled?: Int32Array;
  /** Size of one JSON document, in bytes. */
  readonly jsonSize: number;
  /** Total size of all JSON documents of an archive, in bytes. */
  readonly jsonTotal: number;
  /** Items in all lists of one document together: manifests, layers, images, diff IDs, history entries. */
  readonly listItems: number;
  /** Bytes of one entry's PAX headers and GNU long names together, or of one global PAX header. */
  readonly headerSize: number;
  /** Bytes of a path (PATH_MAX of Linux). */
  readonly pathLength: number;
  /** Bytes of the paths of all directories that have no entry of their own: a short tar can imply very many. */
  readonly impliedPathBytes: number;
  /** Entries of one tar. */
  readonly entries: number;
  /** Bytes of names, link targets, extended attributes and sparse maps of one tar. */
  readonly metadata: number;
  /** Names of one image. All images of an archive together may have 100 times as many. */
  readonly names: number;
  /** Symbolic links followed while one path is looked up. */
  readonly links: number;
  /** Levels of nested indexes. */
  readonly indexDepth: number;
  /** Decompressed bytes per compressed byte; applies once a stream is longer than `expandedSize`. */
  readonly expansionRatio: number;
  /**
   * Decompressed bytes that are allowed whatever the ratio: of one stream, and beyond the ratio of all layers of an archive
   * together. Those of slow codecs count more.
   */
  readonly expandedSize: number;
  /** Anomalies recorded of one tar. Further ones are only counted, except the first of each kind. */
  readonly anomalies: number;
  /** Files of one image that are examined for ELF headers and shebangs. */
  readonly binaries: number;
}

/** The limits of the command line without --max-* options. */
export const defaultLimits: Limits = {
  memory: 1e9,
  memoryRatio: 50,
  jsonSize: 16 * 2 ** 20,
  jsonTotal: 128 * 2 ** 20,
  listItems: 200_000,
  headerSize: 2 ** 20,
  pathLength: 4096,
  impliedPathBytes: 16 * 2 ** 20,
  entries: 10_000_000,
  metadata: 256 * 2 ** 20,
  names: 1000,
  links: 40,
  indexDepth: 8,
  expansionRatio: 200,
  expandedSize: 2 ** 30,
  anomalies: 100,
  binaries: 50_000,
};

/** A limit that can be set. */
export type LimitName = Exclude<keyof Limits, 'memoryUsed' | 'cancelled'>;

/** The command-line option that sets a limit, for messages. */
export const limitFlag = (limit: LimitName): string =>
  `--max-${limit.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
