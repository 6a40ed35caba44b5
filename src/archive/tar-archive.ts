// A tar on disk, indexed by one walk over its headers; bodies are jumped over. Of two entries of one name the last counts,
// as when it is unpacked.

import type { ByteRange } from '../bytes/byte-range.ts';
import { InputError } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import type { TarEntry } from '../bytes/tar/entry.ts';
import { AnomalyList, EntryBudget } from '../bytes/tar/entry-budget.ts';
import { payloadRange, walkTar } from '../bytes/tar/read-tar.ts';
import { pathText } from '../bytes/tar/span.ts';
import { normalizePath, parentPath } from '../oci/entry-path.ts';
import type { Archive, ArchiveAnomaly } from './archive.ts';

/** Where a name's bytes are, or the name that it leads to. */
type Member = { readonly range: ByteRange } | { readonly target: string };

/** @throws {InputError} if the file is not a tar, or an empty one */
export async function openTarArchive(
  name: string,
  tar: ByteRange,
  compression: Archive['compression'],
  limits: Limits,
): Promise<Archive> {
  const members = new Map<string, Member>();
  const anomalies = new AnomalyList<ArchiveAnomaly['kind']>(limits.anomalies);
  const budget = new EntryBudget(limits);
  let isEmpty = true;
  const sink = {
    entry(entry: TarEntry) {
      isEmpty = false;
      const excess = budget.take(entry);
      if (excess) anomalies.add(excess);
      if (budget.isSpent) return;
      const { path } = normalizePath(pathText(entry.path));
      const member = memberOf(entry, path, tar);
      if (member) members.set(path, member);
      else members.delete(path);
    },
    anomaly(anomaly: ArchiveAnomaly) {
      anomalies.add(anomaly);
    },
  };
  await walkTar(tar, sink, limits);
  if (isEmpty) throw anomalies.kept.length > 0 ? unreadableTar(name, anomalies.kept[0]) : emptyTar(name);

  const find = (wanted: string): ByteRange | undefined => {
    let member = members.get(wanted);
    for (let links = 0; member && 'target' in member && links < limits.links; links += 1) {
      member = members.get(member.target);
    }
    return member && 'range' in member ? member.range : undefined;
  };
  return { name, tar, compression, anomalies: anomalies.kept, names: () => members.keys(), find };
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

export const emptyTar = (name: string): InputError => new InputError('not-an-archive', `${name}: the tar is empty`);

const unreadableTar = (name: string, { detail, offset }: ArchiveAnomaly): InputError =>
  new InputError('not-an-archive', `${name}: not an image archive: ${detail} at byte ${offset}`);
