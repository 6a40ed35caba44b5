// What is unusual about the header of an entry: its type flag, a size without data, a name that ends in a slash, owners.
import { humanSize } from '../../text/byte-size.ts';
import { hasValidChecksum } from './checksum.ts';
import { ambiguous, type EntryType, type Oddity, type Overrides } from './entry.ts';
import { blockSize, readHeader, type TarHeader } from './header.ts';
import { decimal, type PaxRecords, readPaxTime } from './pax.ts';
import { bytesOf, type Span, spanOf } from './span.ts';
import { flagText, handlingOfFlag, isRefusedFlag } from './type-flag.ts';

/** What is known of an entry. */
export interface EntryFacts {
  readonly header: TarHeader;
  readonly overrides: Overrides;
  /** Undefined if the entry describes no file. */
  readonly type: EntryType | undefined;
  readonly uid: number;
  readonly gid: number;
  readonly declaredSize: number;
  /** Bytes of file data. */
  readonly size: number;
  readonly endsInSlash: boolean;
  /** Whether its records have a map of a sparse file that can be used. */
  readonly isSparse: boolean;
}

/** About a directory of V7 that is followed by data. */
export const dataAfterDirectory =
  'an old directory entry is followed by data; GNU tar skips the data, Docker and containerd stop here';

/** About a sparse file. */
export const invalidMap = 'the sparse map is invalid; read as a plain file; Docker and containerd refuse the tar';
export const invalidSize = 'the header declares an invalid size';

const zeros = Buffer.alloc(blockSize);

/** A block after the end of a tar, or the last part of one: what is unusual, and how many bytes after it belong to it. */
export function afterEnd(block: Buffer): { readonly oddities: readonly Oddity[]; readonly size: number } {
  if (block.equals(zeros.subarray(0, block.length))) return { oddities: [], size: 0 };
  const isHeader = block.length === blockSize && hasValidChecksum(block);
  if (!isHeader) return { oddities: [trailingData], size: Number.POSITIVE_INFINITY };
  const { name, size } = readHeader(block, 0);
  const isTable = bytesOf(name).toString('latin1') === 'stargz.index.json' && size >= 0;
  return isTable ? { oddities: [trailingData], size } : { oddities: [secondArchive], size: Number.POSITIVE_INFINITY };
}

const trailingData: Oddity = { kind: 'trailing-data', detail: 'data after the end of the archive' };
const secondArchive = ambiguous(
  'another tar follows the end of the archive; Docker and containerd ignore it, tar --ignore-zeros reads it',
);

const refused = 'Docker and containerd refuse the tar';

/** Everything that is unusual about an entry. */
export function oddities(facts: EntryFacts): readonly Oddity[] {
  const { header } = facts;
  return [
    ...typeOddities(facts),
    ...sizeOddities(facts),
    ...slashOddities(facts),
    ...ownerOddities(facts),
    ...numberOddities(header),
    ...(header.otherName === undefined ? [] : [ambiguous(header.otherName)]),
    ...recordOddities(facts),
  ];
}

function* typeOddities({ type, header: { typeflag } }: EntryFacts): Generator<Oddity> {
  const handling = handlingOfFlag(typeflag);
  if (type === 'unknown')
    yield { kind: 'unknown-type', detail: `unknown type flag ${JSON.stringify(typeflag)}; read as a file` };
  else if (handling !== undefined)
    yield { kind: type === 'continuation' ? 'unusable-type' : 'vendor-type', detail: handling };
  if (typeflag === 'X')
    yield ambiguous('GNU tar applies a Solaris extended header to the next entry, Docker and containerd do not');
  if (isRefusedFlag(typeflag)) yield { kind: 'refused-type', detail: flagText(typeflag) };
}

function* sizeOddities({ type, header: { typeflag }, size, declaredSize }: EntryFacts): Generator<Oddity> {
  if (size === declaredSize || handlingOfFlag(typeflag) !== undefined) return;
  const declared = `its header declares ${declaredSize > 0 ? humanSize(declaredSize) : `${declaredSize} bytes`}`;
  if (type === 'hardlink') yield { kind: 'ignored-size', detail: `a hard link has no data, but ${declared}` };
  else yield ambiguous(`a ${type} has no data for Docker and containerd, but ${declared}, which other tools skip`);
}

function* slashOddities({ type, size, endsInSlash }: EntryFacts): Generator<Oddity> {
  if (!endsInSlash || (type !== 'file' && type !== 'unknown')) return;
  const data = size === 0 ? 'an empty file' : `a file with ${humanSize(size)} of data`;
  yield {
    kind: 'trailing-slash',
    detail: `the name of ${data} ends in a slash; Docker and containerd write a file, GNU tar a directory`,
  };
}

function* ownerOddities(owners: Pick<EntryFacts, 'uid' | 'gid'>): Generator<Oddity> {
  for (const field of ['uid', 'gid'] as const)
    if (owners[field] < 0) yield ambiguous(`${field} is negative; tools set different owners`);
}

/** A number of a header that is invalid, also of an extended header. */
export function* numberOddities(header: TarHeader): Generator<Oddity> {
  if (!header.hasBadNumber) return;
  const field = (['mode', 'uid', 'gid', 'mtime'] as const).find((name) => Number.isNaN(header[name]));
  const what = field === undefined ? 'a number in the header' : `${field} in the header`;
  yield { kind: 'bad-number', detail: `${what} is not a number, or it is too large; ${refused}` };
}

const numericKeys: ReadonlySet<string> = new Set(['size', 'uid', 'gid', 'mtime', 'atime', 'ctime']);

/** What Go's archive/tar refuses in PAX records, and what other tools read in another way. */
function* recordOddities({ header, overrides, declaredSize, isSparse }: EntryFacts): Generator<Oddity> {
  const { pax, longName, longLink } = overrides;
  let attributes = 0;
  let isSparseName = false;
  for (const [key, value] of pax.values) {
    if (key.startsWith('SCHILY.xattr.')) attributes += 1;
    else if (key.startsWith('LIBARCHIVE.xattr.')) attributes -= 1;
    else if (key.startsWith('GNU.sparse.')) isSparseName = true;
    else if (value.length > 0) {
      if (numericKeys.has(key)) yield* numericRecord(key, value.toString('latin1'));
    } else if (numericKeys.has(key) || key === 'path' || key === 'linkpath')
      yield ambiguous(`its PAX record ${key} is empty; Docker and containerd use the header, GNU tar the empty value`);
  }
  if (attributes < 0)
    yield ambiguous(
      "an extended attribute is stored in libarchive's form only; Docker and containerd do not set it, bsdtar does",
    );
  if (isSparseName && !isSparse)
    yield ambiguous(
      'PAX records of a sparse file without its map; Docker and containerd read a plain file, GNU tar a sparse one',
    );
  if (differs(longName, pax.values.get('path')) || differs(longLink, pax.values.get('linkpath')))
    yield ambiguous(
      'a GNU long name and a PAX record differ; Docker and containerd use the long name, GNU tar the record',
    );
  if (differs(textOf(pax, 'GNU.sparse.size'), pax.values.get('GNU.sparse.realsize')))
    yield ambiguous('its PAX records declare two sizes of a sparse file; Docker and containerd use GNU.sparse.size');
  if (declaredSize !== header.size && declaredSize < 8 ** 11)
    yield ambiguous(
      `its header declares ${header.size} bytes and its PAX record ${declaredSize}; Docker and containerd use the record, tools without PAX read another archive`,
    );
}

const differs = (span: Span | undefined, record: Buffer | undefined): boolean =>
  span !== undefined && record !== undefined && record.length > 0 && !record.equals(bytesOf(span));

function textOf({ values }: PaxRecords, key: string): Span | undefined {
  const value = values.get(key);
  return value && value.length > 0 ? spanOf(value) : undefined;
}

function* numericRecord(key: string, text: string): Generator<Oddity> {
  const isValid = key.endsWith('time') ? readPaxTime(text) !== undefined : !Number.isNaN(decimal(text));
  if (!isValid) {
    yield { kind: 'bad-number', detail: `its PAX record ${key} is not a number, or it is too large; ${refused}` };
  } else if (text.startsWith('+')) {
    yield ambiguous(`its PAX record ${key} has a sign; Docker and containerd use it, GNU tar ignores it`);
  }
}
