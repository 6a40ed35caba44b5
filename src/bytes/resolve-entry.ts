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
  const text = (key: string): string | undefined => pax.get(key)?.toString('latin1');
  const oddities: { kind: TarAnomalyKind; detail: string }[] = [];
  const number = (field: 'uid' | 'gid', otherwise = 0): number => {
    const value = pax.has(field) ? digits(text(field) ?? '') : header[field];
    if (value !== null && value >= 0) return value;
    oddities.push({ kind: 'bad-number', detail: `its ${field} is not a number` });
    return otherwise;
  };

  const path = pax.get('GNU.sparse.name') ?? overrides.longName ?? pax.get('path') ?? header.name;
  const declaredSize = pax.has('size') ? digits(text('size') ?? '') : header.size;
  if (declaredSize === null || !(declaredSize >= 0)) return undefined;
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
    link: overrides.longLink ?? pax.get('linkpath') ?? header.link,
    mode: (header.mode ?? 0) & 0o7777,
    uid: number('uid'),
    gid: number('gid'),
    mtime: (pax.has('mtime') && readPaxTime(text('mtime') ?? '')) || { seconds: header.mtime ?? 0, nanoseconds: 0 },
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
  return type === 'file' && path.at(-1) === 0x2f ? 'directory' : type;
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
  const declared = pax.values.get('GNU.sparse.realsize') ?? pax.values.get('GNU.sparse.size');
  const realSize = digits(declared?.toString('latin1') ?? '');
  if (pax.values.get('GNU.sparse.major')?.toString('latin1') === '1')
    return { realSize, numbers: [], continues: 'before-data' };
  const numbers = readPaxPairs(pax);
  return numbers && { realSize, numbers: [...numbers], continues: 'nowhere' };
}
