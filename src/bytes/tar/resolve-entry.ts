// Builds an entry from its header block and overrides. PAX records override the header, GNU long names override both,
// as in Go's archive/tar, which Docker and containerd use.
import { humanSize } from '../../text/byte-size.ts';
import type { EntryType, TarAnomalyKind, TarEntry } from './entry.ts';
import type { Overrides } from './extended-headers.ts';
import { readNumber, type TarHeader } from './header.ts';
import { digits, readPaxTime, type Timestamp } from './pax.ts';
import { lengthOf, type Span, spanOf } from './span.ts';
import { readOldGnuPairs, readPaxPairs } from './sparse-map.ts';

/** An entry, what is odd about it, and its sparse map so far. */
export interface ResolvedEntry {
  readonly entry: TarEntry;
  readonly oddities: readonly Oddity[];
  /** For a sparse file: the part of the map in the header, and where the rest of the map is. */
  readonly sparse?:
    | {
        readonly realSize: number;
        readonly numbers: number[];
        readonly continues: 'nowhere' | 'in-header-blocks' | 'before-data';
      }
    | undefined;
}

/** An anomaly without its position. */
export interface Oddity {
  readonly kind: TarAnomalyKind;
  readonly detail: string;
}

const types: Readonly<Record<string, EntryType>> = {
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  S: 'file',
};

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
  const type = typeOf(header.typeflag, path);
  const size = carriesData(type) ? declaredSize : 0;
  const [uid, gid] = [numberOf(overrides, 'uid', header.uid), numberOf(overrides, 'gid', header.gid)];
  const entry: TarEntry = {
    type,
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
  const isOdd = type === 'unknown' || size !== declaredSize || !(uid >= 0 && gid >= 0);
  return {
    entry,
    oddities: isOdd ? [...dataOddities(type, header.typeflag, declaredSize), ...ownerOddities({ uid, gid })] : none,
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

function typeOf(typeflag: string, path: Span): EntryType {
  const type = types[typeflag] ?? 'unknown';
  // V7 has no type flag for directories; their names end in a slash.
  return type === 'file' && lengthOf(path) > 0 && path.bytes[path.end - 1] === 0x2f ? 'directory' : type;
}

const carriesData = (type: EntryType): boolean => type === 'file' || type === 'unknown';

function dataOddities(type: EntryType, typeflag: string, declaredSize: number): readonly Oddity[] {
  if (type === 'unknown') {
    const flag = JSON.stringify(typeflag);
    return [{ kind: 'unknown-type', detail: `unknown type flag ${flag}; read as a file` }];
  }
  if (carriesData(type) || declaredSize === 0) return none;
  return [
    {
      kind: 'ignored-size',
      detail: `a ${type === 'hardlink' ? 'hard link' : type} has no data, but its header declares ${humanSize(declaredSize)}`,
    },
  ];
}

function ownerOddities(owners: Readonly<Record<'uid' | 'gid', number>>): readonly Oddity[] {
  return (['uid', 'gid'] as const).flatMap((field): Oddity[] =>
    owners[field] >= 0 ? [] : [{ kind: 'bad-number', detail: `${field} is not a number` }],
  );
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
