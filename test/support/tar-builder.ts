// Builds tars from literals. A simple literal gives the same bytes as Go's archive/tar, which Docker uses: a ustar header, and PAX
// records for a name, number or time that does not fit. Every other field changes one thing.
// Defaults are fixed: mtime 2024-01-01T00:00:00Z, uid and gid 0, mode 0644, 0755 for directories, 0777 for symlinks.
import { type Bytes, toBytes } from './bytes.ts';
import { isPairs, type PaxRecords, paxBody, paxPairs } from './pax-records.ts';
import { type SparseLiteral, sparseParts } from './sparse-literal.ts';
import { type Checksum, fitsOctal, headerBlock, type NumericField, type Patch, type TarFormat } from './tar-header.ts';
import { ascii, isAscii, paxName, shortName, splitPath, standIn } from './tar-names.ts';

export const NEW_YEAR_2024 = 1704067200;

const FLAGS = {
  file: '0',
  'old-file': '\0',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
  contiguous: '7',
} as const;

export interface TarLiteral {
  /** Ends in '/' for a directory. */
  readonly path: Bytes;
  /** By default a symlink if there is a link, a directory if the path ends in '/', otherwise a file. */
  readonly type?: keyof typeof FLAGS;
  /** The character of the type flag, for other types. */
  readonly flag?: string;
  readonly body?: Bytes;
  readonly link?: Bytes;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds; a string can have a fraction ('1704067200.123456789') and becomes a PAX record. */
  readonly mtime?: number | string;
  readonly uname?: string;
  readonly gname?: string;
  readonly device?: readonly [number, number];
  /** Written as SCHILY.xattr.* records. */
  readonly xattrs?: Readonly<Record<string, Bytes>>;
  /** Replaces the records that the fields require; pairs are added after them. */
  readonly pax?: PaxRecords;
  /** A global header before this entry. */
  readonly globalPax?: PaxRecords;
  readonly sparse?: SparseLiteral;
  /** gnu: long names as 'L' and 'K' entries, big numbers in base-256. v7: neither magic nor owner names. */
  readonly format?: TarFormat;
  readonly prefix?: string;
  readonly base256?: readonly NumericField[];
  /** The size field, if it differs from the length of the body. */
  readonly sizeField?: number;
  readonly patches?: readonly Patch[];
  readonly checksum?: Checksum;
}

export interface TarEnd {
  /** Number of end-of-archive blocks; 2 by default. */
  readonly blocks?: number;
  /** Bytes after them. */
  readonly trailing?: Bytes;
}

/** A Buffer among the entries is added unchanged. */
export function tar(entries: readonly (TarLiteral | Buffer)[], end: TarEnd = {}): Buffer {
  return Buffer.concat([
    ...entries.map((entry) => (Buffer.isBuffer(entry) ? entry : tarEntry(entry))),
    Buffer.alloc(512 * (end.blocks ?? 2)),
    toBytes(end.trailing ?? ''),
  ]);
}

/** One entry with all its parts: global and extended headers, long names, header, body, padding. */
export function tarEntry(literal: TarLiteral): Buffer {
  const format = literal.format ?? (literal.sparse?.form === 'gnu' ? 'gnu' : 'ustar');
  const path = toBytes(literal.path);
  const link = toBytes(literal.link ?? '');
  const flag = literal.flag ?? FLAGS[literal.type ?? typeOf(literal, path)];
  const sparse = literal.sparse && sparseParts(literal.sparse, path.toString());
  const body = sparse?.body ?? toBytes(literal.body ?? '');
  const seconds = Math.floor(Number(literal.mtime ?? NEW_YEAR_2024));
  const numbers = {
    mode: literal.mode ?? (flag === '5' ? 0o755 : flag === '2' ? 0o777 : 0o644),
    uid: literal.uid ?? 0,
    gid: literal.gid ?? 0,
    size: literal.sizeField ?? body.length,
    mtime: seconds,
  };
  const base256 = [...(literal.base256 ?? []), ...(format === 'gnu' ? tooBig(numbers) : [])];
  const split = literal.prefix === undefined && format === 'ustar' ? splitPath(path) : null;

  const pax = new Map<string, Bytes>();
  if (format === 'ustar') {
    if ((path.length > 100 && split === null) || !isAscii(path)) pax.set('path', path);
    if (link.length > 100 || !isAscii(link)) pax.set('linkpath', link);
    for (const field of tooBig(numbers)) if (!base256.includes(field)) pax.set(field, String(numbers[field]));
  }
  if (typeof literal.mtime === 'string') pax.set('mtime', literal.mtime);
  for (const [name, value] of Object.entries(literal.xattrs ?? {})) pax.set(`SCHILY.xattr.${name}`, value);
  if (literal.pax !== undefined && !isPairs(literal.pax)) {
    for (const [key, value] of paxPairs(literal.pax)) pax.set(key, value);
  }
  const records = [...paxPairs(Object.fromEntries(pax)), ...(sparse?.pax ?? [])];
  if (literal.pax !== undefined && isPairs(literal.pax)) records.push(...literal.pax);

  return Buffer.concat([
    literal.globalPax ? special('g', Buffer.from('GlobalHead.0.0'), paxBody(literal.globalPax)) : Buffer.alloc(0),
    records.length > 0 ? special('x', paxName(path), paxBody(records)) : Buffer.alloc(0),
    format === 'gnu' && link.length > 100 ? longName('K', link) : Buffer.alloc(0),
    format === 'gnu' && path.length > 100 ? longName('L', path) : Buffer.alloc(0),
    headerBlock(
      {
        ...numbers,
        name: sparse?.standIn ? standIn(path) : pax.has('path') ? shortName(path) : (split?.name ?? path),
        flag: sparse?.flag ?? flag,
        link: pax.has('linkpath') ? ascii(link) : link,
        uname: literal.uname ?? '',
        gname: literal.gname ?? '',
        device: literal.device ?? [0, 0],
        prefix: Buffer.from(literal.prefix ?? split?.prefix ?? ''),
      },
      format,
      base256,
      [...(sparse?.patches ?? []), ...(literal.patches ?? [])],
      literal.checksum,
    ),
    sparse?.extension ?? Buffer.alloc(0),
    padded(body),
  ]);
}

function typeOf(literal: TarLiteral, path: Buffer): keyof typeof FLAGS {
  if (literal.link !== undefined) return 'symlink';
  return path.at(-1) === 0x2f ? 'directory' : 'file';
}

function tooBig(numbers: Readonly<Record<NumericField, number>>): readonly NumericField[] {
  const width = { mode: 8, uid: 8, gid: 8, size: 12, mtime: 12 };
  return (['uid', 'gid', 'size', 'mtime'] as const).filter((field) => !fitsOctal(numbers[field], width[field]));
}

/** A header about the next one, as Go writes it: without owner, time and device fields. */
function special(flag: string, name: Buffer, body: Buffer): Buffer {
  const fields = { name, flag, size: body.length, mode: 0, uid: 0, gid: 0, mtime: 0, link: Buffer.alloc(0) };
  const header = headerBlock({ ...fields, uname: '', gname: '', device: null, prefix: Buffer.alloc(0) }, 'ustar');
  return Buffer.concat([header, padded(body)]);
}

function longName(flag: 'L' | 'K', name: Buffer): Buffer {
  const body = Buffer.concat([name, Buffer.alloc(1)]);
  const fields = { name: Buffer.from('././@LongLink'), flag, size: body.length, mode: 0o644, uid: 0, gid: 0, mtime: 0 };
  const rest = { link: Buffer.alloc(0), uname: 'root', gname: 'root', device: null, prefix: Buffer.alloc(0) };
  return Buffer.concat([headerBlock({ ...fields, ...rest }, 'gnu'), padded(body)]);
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}
