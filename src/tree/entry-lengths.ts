// Entries whose path, link target or name is too long for the merged filesystem.
import type { Limits } from '../bytes/limits.ts';
import { chargeMemory } from '../bytes/memory.ts';
import { type EntryTable, pathStart, roleAt, typeAt } from '../layer/entry-table.ts';
import { whiteoutPrefix } from '../oci/whiteout.ts';
import { maxNameLength, type SkippedEntry } from './layer-effect.ts';

/** Why an entry is skipped because of its length; undefined if nothing of it is too long. */
export function lengthFault(
  table: EntryTable,
  row: number,
  { pathLength }: Limits,
): SkippedEntry['reason'] | undefined {
  const { names, pathEnd, linkEnd } = table;
  const [start, end] = [pathStart(table, row), pathEnd[row] as number];
  // Of a whiteout, the path that it hides counts: engines create no file with the prefix.
  const to = roleAt(table, row) === 'whiteout' ? end - whiteoutPrefix.length : end;
  if (to - start > pathLength) return 'long-path';
  if (to - start > maxNameLength && longestName(names, start, to) > maxNameLength) return 'long-name';
  const linkLength = (linkEnd[row] as number) - end;
  if (linkLength <= pathLength) return undefined;
  const type = typeAt(table, row);
  return type === 'hardlink' || type === 'symlink' ? 'long-target' : undefined;
}

/** Bytes of the longest name in a path. */
function longestName(names: Uint8Array, start: number, end: number): number {
  let longest = 0;
  for (let from = start, at = start; at <= end; at += 1) {
    if (at < end && names[at] !== 0x2f) continue;
    longest = Math.max(longest, at - from);
    from = at + 1;
  }
  return longest;
}

/** Memory of a directory without an entry, in bytes. */
const impliedSize = 400;

/** @throws {InputError} `limit` if the run exceeds its memory */
export const chargeImpliedDirectory = (limits: Limits): void => chargeMemory(limits, impliedSize, 'merged filesystems');
