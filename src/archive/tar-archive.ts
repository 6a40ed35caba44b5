// A tar on disk, indexed in one walk over its headers, without reading payload. Of two entries with the same name the
// last one counts, as when unpacking.

import type { ByteRange } from '../bytes/byte-range.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import type { TarEntry } from '../bytes/tar/entry.ts';
import { AnomalyList, EntryBudget } from '../bytes/tar/entry-budget.ts';
import { payloadRange, walkTar } from '../bytes/tar/read-tar.ts';
import { pathText } from '../bytes/tar/span.ts';
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { Archive, ArchiveAnomaly, ArchiveLink } from './archive.ts';

/** A file, or a link to another name. */
type Member = { readonly range: ByteRange } | { readonly target: string };

/**
 * Indexes a tar.
 * @throws {InputError} if it is empty or not a tar
 */
export async function openTarArchive(
  name: string,
  tar: ByteRange,
  compression: Archive['compression'],
  limits: Limits,
): Promise<Archive> {
  const members = new Map<string, Member>();
  /** At the root. */
  const directories = new Set<string>();
  const anomalies = new AnomalyList<ArchiveAnomaly['kind']>(limits.anomalies);
  const symlinks: ArchiveLink[] = [];
  const absoluteNames: string[] = [];
  const budget = new EntryBudget(limits);
  let isEmpty = true;
  const sink = {
    entry(entry: TarEntry) {
      isEmpty = false;
      const excess = budget.take(entry);
      if (excess) anomalies.add(excess);
      if (budget.isSpent) return;
      const name = pathText(entry.path);
      const { path } = normalizePath(name);
      if (entry.type === 'symlink') symlinks.push({ name: path, target: pathText(entry.link) });
      if (name.startsWith('/')) absoluteNames.push(name);
      const member = memberOf(entry, path, tar);
      if (entry.type === 'directory' && !path.includes('/')) directories.add(path);
      if (member) members.set(path, member);
      else members.delete(path);
    },
    anomaly(anomaly: ArchiveAnomaly) {
      anomalies.add(anomaly);
    },
  };
  await walkTar(tar, sink, limits);
  const [anomaly] = anomalies.kept;
  if (isEmpty) throw anomaly ? unreadableTar(name, anomaly) : emptyTar(name);

  const find = (wanted: string): ByteRange | undefined => {
    let member = members.get(wanted);
    for (let links = 0; member && 'target' in member && links < limits.links; links += 1) {
      member = members.get(member.target);
    }
    return member && 'range' in member ? member.range : undefined;
  };
  return {
    name,
    tar,
    compression,
    anomalies: anomalies.kept,
    names: (depth) => (depth === undefined ? members.keys() : [...members.keys()].filter(isWithin(depth))),
    topDirectories: () => topDirectories(directories, members.keys(), find),
    find,
    symlinks,
    absoluteNames,
  };
}

const isWithin = (depth: number) => (path: string) => path.split('/', depth + 1).length <= depth;

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
    return { range: payloadRange(tar, entry.dataOffset, entry.size) };
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
