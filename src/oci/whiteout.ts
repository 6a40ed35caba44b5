// Whiteouts (layer.md, "Whiteouts"): names that hide files of lower layers. Only the name counts, not the type of the
// tar entry.

/** Prefix of a whiteout; the rest of the name is what it hides. */
export const whiteoutPrefix = '.wh.';
/** Name of an opaque whiteout. */
export const opaqueMarker = '.wh..wh..opq';

/**
 * entry: a path of the filesystem.
 * whiteout: hides a path of lower layers.
 * opaque: hides the lower layers' children of its directory.
 * aufs: metadata of the aufs storage driver. Not a path, but hard links can lead to files among it.
 * invalid: not a path: a bare `.wh.` that names nothing, or a part of a file from another volume.
 */
export type EntryRole = 'entry' | 'whiteout' | 'opaque' | 'aufs' | 'invalid';

const aufsMetadata = /(?:^|\/)\.wh\.\.wh\.(?:aufs|orph|plnk)(?:\/|$)/;

/** Whether the payload of an entry with this role is file data; that of whiteouts is overhead. */
export const carriesFileData = (role: EntryRole): boolean => role !== 'whiteout' && role !== 'opaque';

/** The role of a normalized path in a layer. Not for an exported root filesystem, where every path is an entry. */
export function entryRole(path: string): EntryRole {
  if (!path.includes(whiteoutPrefix)) return 'entry';
  if (aufsMetadata.test(path)) return 'aufs';
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.startsWith(whiteoutPrefix)) return 'entry';
  if (name === opaqueMarker) return 'opaque';
  return name === whiteoutPrefix ? 'invalid' : 'whiteout';
}
