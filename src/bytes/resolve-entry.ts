// One entry out of its header block and what overrides it. PAX wins over the header, a GNU long name over PAX (as Go's
// archive/tar, which Docker and containerd read with, has it).
import type { Overrides } from './extended-headers.ts';
import { digits, readPaxTime } from './pax.ts';
import { readOldGnuPairs, readPaxPairs } from './sparse-map.ts';
import type { EntryType, TarAnomalyKind, TarEntry } from './tar-entry.ts';
import { readNumber, type TarHeader } from './tar-header.ts';

export interface ResolvedEntry {
  readonly entry: TarEntry;
  readonly oddities: readonly { readonly kind: TarAnomalyKind; readonly detail: string }[];
  /** Set for a sparse file: the map as far as the headers hold it, and where the rest of it stands. */
  readonly sparse?: {
    readonly realSize: number;
    readonly numbers: number[];
    readonly continues: 'nowhere' | 'in-header-blocks' | 'before-data';
  };
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

/** The entry; undefined where its size is none, so that nobody knows where the next header is. */
export function resolveEntry(
  header: TarHeader,
  block: Buffer,
  overrides: Overrides,
  dataOffset: number,
): ResolvedEntry | undefined {
  const pax = overrides.pax.values;
  // Most entries have none: to look each key up would take as long as all the rest.
  const value = (key: string): Buffer | undefined => (pax.size === 0 ? undefined : pax.get(key));
  const text = (key: string): string | undefined => value(key)?.toString('latin1');
  const oddities: { kind: TarAnomalyKind; detail: string }[] = [];
  const number = (field: 'uid' | 'gid', otherwise = 0): number => {
    const declared = text(field);
    const found = declared === undefined ? header[field] : digits(declared);
    if (found !== null && found >= 0) return found;
    oddities.push({ kind: 'bad-number', detail: `its ${field} is not a number` });
    return otherwise;
  };

  const path = value('GNU.sparse.name') ?? overrides.longName ?? value('path') ?? header.name;
  const paxSize = text('size');
  const declaredSize = paxSize === undefined ? header.size : digits(paxSize);
  if (declaredSize === null || !(declaredSize >= 0)) return undefined;
  const paxTime = text('mtime');
  const type = typeOf(header.typeflag, path);
  const size = carriesData(type) ? declaredSize : 0;
  if (type === 'unknown') {
    const flag = JSON.stringify(header.typeflag);
    oddities.push({ kind: 'unknown-type', detail: `nobody defined its type flag ${flag}: read as a file` });
  }
  if (size !== declaredSize) {
    oddities.push({
      kind: 'ignored-size',
      detail: `a ${type} carries no data, but ${declaredSize} bytes are declared`,
    });
  }
  const entry: TarEntry = {
    type,
    path,
    link: overrides.longLink ?? value('linkpath') ?? header.link,
    mode: (header.mode ?? 0) & 0o7777,
    uid: number('uid'),
    gid: number('gid'),
    mtime: (paxTime !== undefined && readPaxTime(paxTime)) || { seconds: header.mtime ?? 0, nanoseconds: 0 },
    deviceMajor: header.deviceMajor ?? 0,
    deviceMinor: header.deviceMinor ?? 0,
    xattrs: overrides.xattrs,
    size,
    dataOffset,
  };
  return { entry, oddities, sparse: size > 0 || type === 'file' ? sparseOf(header, block, overrides) : undefined };
}

function typeOf(typeflag: string, path: Buffer): EntryType {
  const type = types[typeflag] ?? 'unknown';
  // V7 knew no type flag for directories.
  return type === 'file' && path[path.length - 1] === 0x2f ? 'directory' : type;
}

const carriesData = (type: EntryType): boolean => type === 'file' || type === 'unknown';

function sparseOf(header: TarHeader, block: Buffer, { pax }: Overrides): ResolvedEntry['sparse'] {
  if (header.typeflag === 'S') {
    const realSize = readNumber(block, 483, 12) ?? Number.NaN;
    return {
      realSize,
      numbers: readOldGnuPairs(block, 386, 4),
      continues: block[482] ? 'in-header-blocks' : 'nowhere',
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
