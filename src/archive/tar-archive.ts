// A tar on disk, indexed in one walk over its headers, without reading payload. Of two entries with the same name the
// last one counts, as when unpacking. Sparse members are expanded when they are asked for.

import type { ByteRange } from '../bytes/byte-range.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import type { TarEntry } from '../bytes/tar/entry.ts';
import { AnomalyList, EntryBudget } from '../bytes/tar/entry-budget.ts';
import { payloadRange, walkTar } from '../bytes/tar/read-tar.ts';
import { pathText } from '../bytes/tar/span.ts';
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import { nameInMessage } from '../text/message-name.ts';
import type { Archive, ArchiveAnomaly, ArchiveLink, RepeatedEntries } from './archive.ts';
import { type SparseMember, SparseMembers } from './expand-sparse.ts';
import type { Spool } from './spool.ts';

/** A file, a sparse file, or a link to another name. */
type Member = { readonly range: ByteRange } | SparseMember | { readonly target: string };

/** Memory that the index takes for one entry, besides its names, in bytes. */
const memberSize = 700;

/**
 * Indexes a tar.
 * @throws {InputError} if it is empty or not a tar
 */
export async function openTarArchive(
  name: string,
  tar: ByteRange,
  compression: Archive['compression'],
  spool: Spool,
  limits: Limits,
): Promise<Omit<Archive, 'growth'>> {
  /** Undefined for a directory or device. */
  const members = new Map<string, Member | undefined>();
  const repeats = new Map<string, { readonly first: Member | undefined; count: number }>();
  /** At the root. */
  const directories = new Set<string>();
  const anomalies = new AnomalyList<ArchiveAnomaly['kind']>(limits.anomalies);
  const symlinks: ArchiveLink[] = [];
  /** The targets of symbolic and hard links, as stored. */
  const targets = new Map<string, string>();
  const absoluteNames: string[] = [];
  const budget = new EntryBudget(limits, memberSize, 'entries of the archive');
  let isEmpty = true;
  const sink = {
    entry(entry: TarEntry) {
      isEmpty = false;
      const excess = budget.take(entry);
      if (excess) anomalies.add(excess);
      if (budget.isSpent || entry.type === 'continuation') return;
      const stored = pathText(entry.path);
      const { path } = normalizePath(stored);
      if (entry.type === 'symlink') symlinks.push({ name: path, target: pathText(entry.link) });
      if (stored.startsWith('/')) absoluteNames.push(stored);
      if (entry.type === 'directory' && !path.includes('/')) directories.add(path);
      if (entry.type === 'symlink' || entry.type === 'hardlink') targets.set(path, pathText(entry.link));
      else targets.delete(path);
      const member = memberOf(entry, path, tar);
      const earlier = members.get(path);
      const known = repeats.get(path);
      if (known) known.count += 1;
      else if (earlier || (member && members.has(path))) repeats.set(path, { first: earlier, count: 2 });
      members.set(path, member);
    },
    anomaly(anomaly: ArchiveAnomaly) {
      anomalies.add(anomaly);
    },
  };
  await walkTar(tar, sink, limits);
  const [anomaly] = anomalies.kept;
  if (isEmpty) throw anomaly ? unreadableTar(name, anomaly) : emptyTar(name);

  const sparse = new SparseMembers(name, spool, limits);
  const resolve = (wanted: string, start: Member | undefined): ByteRange | undefined => {
    let member = start;
    for (let links = 0; member && 'target' in member && links < limits.links; links += 1) {
      member = members.get(member.target);
    }
    if (!member || 'target' in member) return undefined;
    return 'range' in member ? member.range : sparse.expand(wanted, member);
  };
  const find = (wanted: string): ByteRange | undefined => resolve(wanted, members.get(wanted));
  const repeated = (wanted: string): RepeatedEntries | undefined => {
    const known = repeats.get(wanted);
    return known && { count: known.count, first: resolve(wanted, known.first), last: find(wanted) };
  };
  const linkFault = (wanted: string): string => {
    let [at, links] = [wanted, 0];
    for (let member = members.get(at); member && 'target' in member; member = members.get(at), links += 1) {
      if (links === limits.links) return 'which leads in a loop';
      at = member.target;
    }
    return targets.has(at) ? 'which leads out of the archive' : 'where there is no file';
  };
  const refusedLink = (wanted: string): string | undefined => {
    const target = targets.get(wanted);
    return target === undefined || find(wanted)
      ? undefined
      : `a link to ${nameInMessage(target)}, ${linkFault(wanted)}`;
  };
  let listed: readonly string[] | undefined;
  const names = (): readonly string[] => {
    listed ??= [...members.keys()].filter((path) => members.get(path));
    return listed;
  };
  return {
    name,
    tar,
    compression,
    anomalies: anomalies.kept,
    names: (depth) => (depth === undefined ? names() : names().filter(isWithin(depth))),
    topDirectories: () => topDirectories(directories, names(), find),
    walk: (directory, enters) => names().filter(isReached(directory, enters)),
    find,
    refusedLink,
    repeated,
    symlinks,
    absoluteNames,
  };
}

const isWithin = (depth: number) => (path: string) => path.split('/', depth + 1).length <= depth;

/** No system has a longer path, and each level is a call. */
const longestPath = 4096;

/** Whether a name is below a directory, and all directories between are entered. */
function isReached(top: string, enters: (directory: string) => boolean): (name: string) => boolean {
  const entered = new Map<string, boolean>();
  const isEntered = (directory: string): boolean => {
    const known = entered.get(directory);
    if (known !== undefined) return known;
    const isReached = directory === top || (directory !== '' && isEntered(parentPath(directory)) && enters(directory));
    entered.set(directory, isReached);
    return isReached;
  };
  return (name) => name.length <= longestPath && name.startsWith(`${top}/`) && isEntered(parentPath(name));
}

/** A name at the root without bytes is a link to a directory, or to nothing. */
function topDirectories(
  entries: ReadonlySet<string>,
  names: Iterable<string>,
  find: Archive['find'],
): ReadonlySet<string> {
  const found = new Set(entries);
  for (const name of names) {
    const slash = name.indexOf('/');
    if (slash >= 0) found.add(name.slice(0, slash));
    else if (!find(name)) found.add(name);
  }
  found.delete('');
  return found;
}

function memberOf(entry: TarEntry, path: string, tar: ByteRange): Member | undefined {
  const link = pathText(entry.link);
  if (entry.type === 'file' || entry.type === 'unknown') {
    const range = payloadRange(tar, entry.dataOffset, entry.size);
    return entry.sparse ? { stored: range, sparse: entry.sparse } : { range };
  }
  if (entry.type === 'hardlink') return { target: normalizePath(link).path };
  if (entry.type !== 'symlink') return undefined;
  const target = normalizePath(link.startsWith('/') ? link : `${parentPath(path)}/${link}`);
  return target.escapes ? undefined : { target: target.path };
}

/** The error for a tar without entries. */
export const emptyTar = (name: string): InputError => new InputError('not-an-archive', `${name}: the tar is empty`);

const unreadableTar = (name: string, { detail, offset }: ArchiveAnomaly): InputError =>
  new InputError('not-an-archive', `${name}: not an image archive: ${detail} at byte ${offset}`);
