// Builds an entry from its header block and overrides. PAX records override the header, GNU long names override both,
// as in Go's archive/tar, which Docker and containerd use.
import type { EntryType, TarEntry } from './entry.ts';
import { type Oddity, oddities } from './entry-oddities.ts';
import type { Overrides } from './extended-headers.ts';
import { readNumber, type TarHeader } from './header.ts';
import { digits, readPaxTime, type Timestamp } from './pax.ts';
import { lengthOf, type Span, spanOf } from './span.ts';
import { readOldGnuPairs, readPaxPairs } from './sparse-map.ts';
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
  const declaredSize = numberOf(overrides, 'size', header.size);
  if (!(declaredSize >= 0)) return undefined;
  const path = nameOf(overrides, 'GNU.sparse.name', overrides.longName ?? nameOf(overrides, 'path', header.name));
  const { typeflag } = header;
  const endsInSlash = lengthOf(path) > 0 && path.bytes[path.end - 1] === 0x2f;
  const type = endsInSlash ? slashType(typeflag, declaredSize) : typeOfFlag(typeflag);
  const size = type === undefined || !carriesData(type) ? 0 : declaredSize;
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
  const isUsual = isUsualFlag(typeflag) && size === declaredSize && uid >= 0 && gid >= 0;
  return {
    entry,
    oddities:
      isUsual && !(endsInSlash && typeflag === '0')
        ? none
        : oddities({ type, typeflag, uid, gid, declaredSize, size, endsInSlash }),
    foreign: isUsual ? undefined : foreignPayload(type, typeflag, declaredSize - size),
    sparse: size > 0 || type === 'file' ? sparseOf(header, bytes, start, overrides) : undefined,
  };
}

const none: readonly Oddity[] = [];

/** Fast path: most entries have no records, and looking up every key would take as long as everything else. */
function recordOf({ pax: { values } }: Overrides, key: string): Buffer | undefined {
  return values.size === 0 ? undefined : values.get(key);
}

function nameOf(overrides: Overrides, key: string, otherwise: Span): Span {
  const record = recordOf(overrides, key);
  return record ? spanOf(record) : otherwise;
}

/** NaN if the record is not a number. */
function numberOf(overrides: Overrides, key: string, otherwise: number): number {
  const record = recordOf(overrides, key);
  return record ? digits(record.toString('latin1')) : otherwise;
}

function timeOf(overrides: Overrides, seconds: number): Timestamp {
  const record = recordOf(overrides, 'mtime');
  return (record && readPaxTime(record.toString('latin1'))) || { seconds: seconds || 0, nanoseconds: 0 };
}

/** The flags of nearly all entries. */
const isUsualFlag = (typeflag: string): boolean => (typeflag >= '0' && typeflag <= '6') || typeflag === oldFile;

/**
 * The type of an entry whose name ends in a slash: V7 has no type flag for directories. With data, only an entry of type NUL
 * is one (Go's archive/tar).
 */
function slashType(typeflag: string, declaredSize: number): EntryType | undefined {
  const type = typeOfFlag(typeflag);
  return type === 'file' && (declaredSize === 0 || typeflag === oldFile) ? 'directory' : type;
}

const oldFile = '\0';

const carriesData = (type: EntryType): boolean => type === 'file' || type === 'continuation' || type === 'unknown';

function foreignPayload(type: EntryType | undefined, typeflag: string, size: number): ForeignPayload | undefined {
  if (handlingOfFlag(typeflag) !== undefined && type !== 'continuation')
    return { size, isPath: type !== undefined, isCertain: true };
  return typeflag === oldFile && size > 0 ? { size, isPath: true, isCertain: false } : undefined;
}

function sparseOf(header: TarHeader, bytes: Buffer, start: number, { pax }: Overrides): ResolvedEntry['sparse'] {
  if (header.typeflag === 'S') {
    return {
      realSize: readNumber(bytes, start + 483, 12),
      numbers: readOldGnuPairs(bytes, start + 386, 4),
      continues: bytes[start + 482] ? 'in-header-blocks' : 'nowhere',
    };
  }
  if (pax.values.size === 0 && pax.sparse.length === 0) return undefined;
  const declared = pax.values.get('GNU.sparse.realsize') ?? pax.values.get('GNU.sparse.size');
  const realSize = digits(declared?.toString('latin1') ?? '');
  if (pax.values.get('GNU.sparse.major')?.toString('latin1') === '1')
    return { realSize, numbers: [], continues: 'before-data' };
  const numbers = readPaxPairs(pax);
  return numbers && { realSize, numbers: [...numbers], continues: 'nowhere' };
}
