// Extended headers, which precede an entry and override its header: PAX headers and GNU long names. They are collected here until
// the entry follows. Of several, the last one counts, as in Go's archive/tar. Global PAX headers are not collected: Docker,
// containerd and podman ignore their records.
import { humanSize } from '../../text/byte-size.ts';
import { type Limits, limitFlag } from '../limits.ts';
import { ambiguous, type Oddity, type Overrides } from './entry.ts';
import { numberOddities } from './entry-oddities.ts';
import type { TarHeader } from './header.ts';
import { noPax, type PaxRecords, readPax, readXattrs } from './pax.ts';
import { pathText, type Span, spanOf } from './span.ts';

/** Go's archive/tar refuses longer bodies, in bytes. */
const maxBody = 2 ** 20;

/** The overrides of most entries. */
const noOverrides: Overrides = { pax: noPax, xattrs: [] };

/** Collects extended headers and hands them to the next entry. */
export class ExtendedHeaders {
  /** True if a header waits for its entry. */
  isPending = false;
  /** True if the header that was started exceeds the limit. */
  isTooLarge = false;
  /** Bytes of the headers that wait for their entry. */
  #size = 0;
  /** Name of the global header that was started. */
  #label = '';
  #pax = noPax;
  #longName: Span | undefined;
  #longLink: Span | undefined;

  /** Starts an extended header, whose body follows. Returns what is wrong with it. */
  *start(header: TarHeader, limits: Limits): Generator<Oddity> {
    const { typeflag, size } = header;
    if (typeflag === 'g') this.#label = pathText(header.name);
    else this.isPending = true;
    yield* numberOddities(header);
    this.isTooLarge = size + (typeflag === 'g' ? 0 : this.#size) > limits.headerSize;
    if (!this.isTooLarge) return;
    const detail = `an extended header of ${humanSize(size)} was ignored; raise ${limitFlag('headerSize')}`;
    yield { kind: 'header-too-large', detail };
  }

  /** Adds the body of a header with this type flag. Returns what is wrong with it. */
  add(typeflag: string, body: Buffer): Iterable<Oddity> {
    if (typeflag === 'g') return this.#addGlobal(body);
    this.#size += body.length;
    return typeflag === 'L' || typeflag === 'K' ? this.#addName(typeflag, body) : this.#addRecords(body);
  }

  *#addName(typeflag: 'L' | 'K', body: Buffer): Generator<Oddity> {
    const name = untilNul(body);
    if (typeflag === 'L') this.#longName = name;
    else this.#longLink = name;
    if (body.length > maxBody) yield tooLong;
    if (!name) yield ambiguous('an empty GNU long name; Docker and containerd ignore it, GNU tar uses it');
  }

  *#addRecords(body: Buffer): Generator<Oddity> {
    const isSecond = this.#pax.values.size > 0;
    // A copy: the pushed bytes are valid only until the next push.
    this.#pax = readPax(Buffer.from(body));
    yield* faultOf(this.#pax, body);
    if (isSecond) yield ambiguous(severalHeaders);
  }

  /** Docker and containerd treat a global header as an entry of its name that they do not create. */
  *#addGlobal(body: Buffer): Generator<Oddity> {
    const records = readPax(body);
    yield* faultOf(records, body);
    if (this.isPending)
      yield ambiguous('an extended header precedes a global one; Docker and containerd forget it, GNU tar applies it');
    this.drop();
    const applied = [...records.values.keys()].find(isApplied);
    if (applied !== undefined)
      yield ambiguous(`a global PAX header sets ${applied}; GNU tar applies it, Docker and containerd ignore it`);
    else if (!usualLabel.test(this.#label))
      yield ambiguous('a global PAX header has the name of a file; Docker and containerd remove the file of that name');
    yield { kind: 'global-header', detail: 'a global PAX header; umoci refuses it' };
  }

  /** Returns the overrides of the next entry and starts afresh. */
  take(): Overrides {
    if (!this.isPending) return noOverrides;
    const pax = this.#pax;
    const overrides = { pax, xattrs: readXattrs(pax.values), longName: this.#longName, longLink: this.#longLink };
    this.drop();
    return overrides;
  }

  /** Forgets what waits for its entry. */
  drop(): void {
    this.isPending = false;
    this.#size = 0;
    this.#pax = noPax;
    this.#longName = undefined;
    this.#longLink = undefined;
  }
}

const severalHeaders =
  'several PAX headers before one entry; Docker, containerd and GNU tar use the last one, bsdtar and Python all of them';

/** The text of a GNU long name; undefined if it is empty. Copied: the pushed bytes are valid only until the next push. */
function untilNul(body: Buffer): Span | undefined {
  const nul = body.indexOf(0);
  const end = nul === -1 ? body.length : nul;
  return end === 0 ? undefined : spanOf(Buffer.from(body.subarray(0, end)));
}

function* faultOf({ fault }: PaxRecords, body: Buffer): Generator<Oddity> {
  if (body.length > maxBody) yield tooLong;
  if (fault !== undefined) yield { kind: 'bad-pax', detail: `${fault}; Docker and containerd refuse the tar` };
}

const tooLong: Oddity = {
  kind: 'bad-pax',
  detail: 'an extended header has more than 1 MiB; Docker and containerd refuse the tar',
};

/** The names that git, GNU tar, Go and Python give to global headers. */
const usualLabel = /^(?:\.\/)*(?:pax_global_header|@PaxHeader|(?:\/?tmp\/)?GlobalHead\.[\d.]+)$/;

/** Whether GNU tar or bsdtar apply the record of a global header to the entries after it. */
const isApplied = (key: string): boolean =>
  ['path', 'linkpath', 'size', 'uid', 'gid', 'uname', 'gname', 'mtime'].includes(key) ||
  /^(?:GNU\.sparse|SCHILY|LIBARCHIVE)\./.test(key);
