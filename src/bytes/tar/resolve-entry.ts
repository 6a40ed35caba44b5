// Builds an entry from its header block and overrides. PAX records override the header, GNU long names override both,
// as in Go's archive/tar, which Docker and containerd use.
import type { EntryType, Oddity, Overrides, TarEntry } from './entry.ts';
import { oddities } from './entry-oddities.ts';
import { isGnuHeader, readNumber, type TarHeader } from './header.ts';
import { decimal, readPaxTime, type Timestamp } from './pax.ts';
import { lengthOf, type Span, spanOf } from './span.ts';
import { paxSparseForm, readOldGnuPairs, readPaxPairs } from './sparse-map.ts';
import { handlingOfFlag, typeOfFlag } from './type-flag.ts';

/** An entry, what is odd about it, and its sparse map so far. */
export interface ResolvedEntry {
  readonly entry: TarEntry;
  readonly oddities: readonly Oddity[];
  /** Set if the entry describes no file, or its payload is not the data of a file. */
  readonly foreign?: ForeignPayload | undefined;
  /** For a sparse file: the part of the map in the header, and where the rest of the map is. */
  readonly sparse?:
    | {
        readonly realSize: number;
        readonly numbers: number[];
        readonly continues: 'nowhere' | 'in-header-blocks' | 'before-data';
      }
    | undefined;
}

/** A payload that is not the data of a file. */
export interface ForeignPayload {
  readonly size: number;
  /** Whether the entry is a path of the filesystem. */
  readonly isPath: boolean;
  /**
   * False for a directory of V7, an entry of type NUL whose name ends in a slash: Go's archive/tar reads the next header right
   * after it, whatever size it declares; other tools skip that size.
   */
  readonly isCertain: boolean;
}

/**
 * The entry of a header; `bytes` and `start` are its block. Undefined if its size is invalid, because then the position
 * of the next header is unknown.
 */
export function resolveEntry(
  header: TarHeader,
  bytes: Buffer,
  start: number,
  overrides: Overrides,
  dataOffset: number,
): ResolvedEntry | undefined {
  const { typeflag } = header;
  const declaredSize = numberOf(overrides, 'size', header.size);
  const usualPath = overrides.longName ?? nameOf(overrides, 'path', header.name);
  const type = typeflag === oldFile && endsInSlash(usualPath) ? 'directory' : typeOfFlag(typeflag);
  const hasData = type !== undefined && carriesData(type);
  const isSizeUsed = typeflag === oldFile || hasData || type === undefined || typeflag === 'D';
  if (!(declaredSize >= 0) && (isSizeUsed || Number.isNaN(declaredSize))) return undefined;
  const size = hasData ? declaredSize : 0;
  const sparse = sparseOf(header, bytes, start, overrides, size);
  const path = sparse ? nameOf(overrides, 'GNU.sparse.name', usualPath) : usualPath;
  const [uid, gid] = [numberOf(overrides, 'uid', header.uid), numberOf(overrides, 'gid', header.gid)];
  const entry: TarEntry = {
    type: type ?? 'unknown',
    path,
    link: overrides.longLink ?? nameOf(overrides, 'linkpath', header.link),
    mode: (header.mode || 0) & 0o7777,
    uid: uid >= 0 ? uid : 0,
    gid: gid >= 0 ? gid : 0,
    mtime: timeOf(overrides, header.mtime),
    deviceMajor: header.deviceMajor || 0,
    deviceMinor: header.deviceMinor || 0,
    xattrs: overrides.xattrs,
    size,
    dataOffset,
  };
  const isUsual =
    isUsualFlag(typeflag) && size === declaredSize && uid >= 0 && gid >= 0 && !header.hasBadNumber && !header.otherName;
  const hasSlash = endsInSlash(path);
  const isPlain = isUsual && overrides.pax.values.size === 0 && !(hasSlash && type === 'file');
  return {
    entry,
    oddities: isPlain
      ? none
      : [
          ...oddities({
            header,
            overrides,
            type,
            uid,
            gid,
            declaredSize,
            size,
            endsInSlash: hasSlash,
            isSparse: sparse !== undefined,
          }),
          ...(sparse && !hasData ? [sparseWithoutData] : none),
        ],
    foreign: isUsual ? undefined : foreignPayload(type, typeflag, declaredSize - size),
    sparse: hasData ? sparse : undefined,
  };
}

const none: readonly Oddity[] = [];

const sparseWithoutData: Oddity = {
  kind: 'bad-sparse-map',
  detail: 'what has no data has the map of a sparse file; Docker and containerd refuse the tar',
};

const endsInSlash = (path: Span): boolean => lengthOf(path) > 0 && path.bytes[path.end - 1] === 0x2f;

/**
 * Fast path: most entries have no records, and looking up every key would take as long as everything else. An empty value leaves
 * the header as it is.
 */
function recordOf({ pax: { values } }: Overrides, key: string): Buffer | undefined {
  const record = values.size === 0 ? undefined : values.get(key);
  return record && record.length > 0 ? record : undefined;
}

function nameOf(overrides: Overrides, key: string, otherwise: Span): Span {
  const record = recordOf(overrides, key);
  return record ? spanOf(record) : otherwise;
}

/** NaN if the record is not a number. */
function numberOf(overrides: Overrides, key: string, otherwise: number): number {
  const record = recordOf(overrides, key);
  return record ? decimal(record.toString('latin1')) : otherwise;
}

function timeOf(overrides: Overrides, seconds: number): Timestamp {
  const record = recordOf(overrides, 'mtime');
  return (record && readPaxTime(record.toString('latin1'))) || { seconds: seconds || 0, nanoseconds: 0 };
}

/** The flags of nearly all entries. */
const isUsualFlag = (typeflag: string): boolean => (typeflag >= '0' && typeflag <= '6') || typeflag === oldFile;

const oldFile = '\0';

const carriesData = (type: EntryType): boolean => type === 'file' || type === 'continuation' || type === 'unknown';

function foreignPayload(type: EntryType | undefined, typeflag: string, size: number): ForeignPayload | undefined {
  if (handlingOfFlag(typeflag) !== undefined && type !== 'continuation')
    return { size, isPath: type !== undefined, isCertain: true };
  return typeflag === oldFile && size > 0 ? { size, isPath: true, isCertain: false } : undefined;
}

/** The map of a sparse file as Go's archive/tar finds it. A map that it refuses is a list of NaN. */
function sparseOf(
  { typeflag }: TarHeader,
  bytes: Buffer,
  start: number,
  overrides: Overrides,
  size: number,
): ResolvedEntry['sparse'] {
  if (typeflag === 'S') {
    return {
      realSize: readNumber(bytes, start + 483, 12),
      numbers: isGnuHeader(bytes, start) ? readOldGnuPairs(bytes, start + 386, 4) : [Number.NaN],
      continues: isGnuHeader(bytes, start) && bytes[start + 482] ? 'in-header-blocks' : 'nowhere',
    };
  }
  if (overrides.pax.values.size === 0) return undefined;
  const form = paxSparseForm(overrides.pax);
  if (form === undefined) return undefined;
  const realSize = numberOf(overrides, 'GNU.sparse.size', numberOf(overrides, 'GNU.sparse.realsize', size));
  if (form === '1.0') return { realSize, numbers: [], continues: 'before-data' };
  return { realSize, numbers: readPaxPairs(overrides.pax), continues: 'nowhere' };
}
