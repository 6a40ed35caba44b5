// Reads which distribution is in a filesystem.
import type { Limits } from '../../bytes/limits.ts';
import { fileTypeAt } from '../../layer/entry.ts';
import { type Distribution, distributionOf, maxOSRelease, osReleasePaths } from '../../packages/os-release.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPath } from '../../tree/lookup.ts';
import type { EvidenceReader } from './evidence-reader.ts';

/**
 * Null if the filesystem does not say.
 * @throws {InputError} if the file cannot be read
 */
export async function readDistribution(
  tree: FileTree,
  reader: EvidenceReader,
  limits: Limits,
): Promise<Distribution | null> {
  for (const path of osReleasePaths) {
    const place = findPath(tree, path, limits, 'last link too');
    const inode = place === undefined ? undefined : tree.inodeAt(place);
    if (place === undefined || inode === undefined) continue;
    const owner = tree.contentOwnerOf(inode);
    if (fileTypeAt(tree.tableOf(owner.layer), owner.row) !== 'file') continue;
    try {
      const [content] = await reader.contentsOf([{ place, path, owner, mustBeELF: false }]);
      const text = await content?.read(0, Math.min(content.size, maxOSRelease));
      return text ? distributionOf(text.toString()) : null;
    } finally {
      await reader.close();
    }
  }
  return null;
}
