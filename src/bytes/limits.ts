// What a reader takes from an archive before it says no: no input may fill memory or disk, or never end.

export interface Limits {
  /** Bytes of one JSON document. */
  readonly jsonSize: number;
  /** Bytes of all JSON documents of an archive together. */
  readonly jsonTotal: number;
  /** Items of the lists of one document together: manifests, layers, images, diffIDs, steps. */
  readonly listItems: number;
  /** Bytes of one entry's PAX headers and GNU long names together, or of one global header. */
  readonly headerSize: number;
  /** Bytes of a path: PATH_MAX of Linux. */
  readonly pathLength: number;
  /** Bytes of the paths of all directories that no entry names: a short tar can imply very many. */
  readonly impliedText: number;
  /** Entries taken of one tar. */
  readonly entries: number;
  /** Bytes of names, link targets, extended attributes and sparse maps kept of one tar. */
  readonly metadata: number;
  /** Names kept of one image. */
  readonly names: number;
  /** Symbolic links followed to one name. */
  readonly links: number;
  /** Indexes inside indexes. */
  readonly indexDepth: number;
  /** Decompressed bytes for each compressed byte, judged once `expandedSize` is passed. */
  readonly expansionRatio: number;
  /** Decompressed bytes of one stream that are let pass whatever its ratio. */
  readonly expandedSize: number;
  /** Anomalies kept of one tar; further ones are only counted, but for the first of a kind. */
  readonly anomalies: number;
  /** Files of one image looked into for what they are. */
  readonly binaries: number;
}

export const defaultLimits: Limits = {
  jsonSize: 16 * 2 ** 20,
  jsonTotal: 128 * 2 ** 20,
  listItems: 200_000,
  headerSize: 2 ** 20,
  pathLength: 4096,
  impliedText: 64 * 2 ** 20,
  entries: 10_000_000,
  metadata: 256 * 2 ** 20,
  names: 1000,
  links: 40,
  indexDepth: 8,
  expansionRatio: 200,
  expandedSize: 4 * 2 ** 30,
  anomalies: 100,
  binaries: 50_000,
};

/** The option of the command line that sets a limit; messages name it. */
export const limitFlag = (limit: keyof Limits): string =>
  `--max-${limit.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
