// The compressed bytes of each path of a filesystem: those of its own entry. A file whose own name is gone is charged to another one of
// its names, so that every visible byte is charged once.
import { plus } from '../../analysis/sizes.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { type EntryRef, entryKey, implied } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';

/** Null for a path in a layer whose compressed bytes are unknown; 0 for a directory without an entry. */
export function compressedBytes(tree: FileTree): (place: PathId) => number | null {
  const inherited = inheritedEntries(tree);
  const bytesOf = ({ layer, row }: EntryRef): number | null =>
    row === implied ? 0 : ((tree.tables[layer] as EntryTable).distribution?.[row] ?? null);
  return (place) => {
    const other = inherited.get(place);
    return plus(bytesOf(tree.entryOf(place)), other ? bytesOf(other) : 0);
  };
}

/** Entries with the content of a file that has other names only, by one of these. */
function inheritedEntries(tree: FileTree): ReadonlyMap<PathId, EntryRef> {
  const named = new Set<number>();
  const linked = new Map<number, PathId>();
  for (const { place, inode } of tree.names(rootPath)) {
    const content = entryKey(tree.contentOwnerOf(inode));
    if (content !== entryKey(tree.entryOf(place))) {
      if (!linked.has(content)) linked.set(content, place);
    } else if (tree.namesOf(inode) > 1) named.add(content);
  }
  return new Map(
    Array.from(linked).flatMap(([content, place]) => (named.has(content) ? [] : [[place, tree.ownerOf(place)]])),
  );
}
