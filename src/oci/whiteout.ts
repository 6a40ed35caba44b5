// Whiteouts (layer.md, "Whiteouts"): how a layer says that something of a lower layer is gone.
// Only names decide, never the type of the tar entry.

export const whiteoutPrefix = '.wh.';
export const opaqueMarker = '.wh..wh..opq';

/**
 * entry: a path of the file system · whiteout: hides a lower path · opaque: hides the lower children of its directory ·
 * aufs: metadata of the aufs driver, ignored · invalid: a bare `.wh.`, which names nothing
 */
export type EntryRole = 'entry' | 'whiteout' | 'opaque' | 'aufs' | 'invalid';

const aufsMetadata = /(?:^|\/)\.wh\.\.wh\.(?:aufs|orph|plnk)(?:\/|$)/;

/** The role of a normalised path in a layer. (In an exported root file system every path is an entry.) */
export function entryRole(path: string): EntryRole {
  if (!path.includes(whiteoutPrefix)) return 'entry';
  if (aufsMetadata.test(path)) return 'aufs';
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.startsWith(whiteoutPrefix)) return 'entry';
  if (name === opaqueMarker) return 'opaque';
  return name === whiteoutPrefix ? 'invalid' : 'whiteout';
}
