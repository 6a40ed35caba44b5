// A directory of blobs: an unpacked OCI layout, or the output of skopeo's dir: transport. Symbolic links are followed,
// but never out of the directory.
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { ByteRange } from '../bytes/byte-range.ts';
import { asNotReadable, InputError } from '../bytes/input-error.ts';
import type { Archive } from './archive.ts';

const imageDocuments = ['index.json', 'oci-layout', 'manifest.json'];

/**
 * Opens a directory.
 * @throws {InputError} if it contains no document that describes an image
 */
export function openDirectoryArchive(name: string, folder: string): Archive {
  const root = realpathSync(folder);
  const find = (wanted: string): ByteRange | undefined => {
    const range = fileInside(root, join(root, wanted));
    return (range && wanted.startsWith('blobs/') && textLinkTarget(root, range)) || range;
  };
  if (!imageDocuments.some(find)) {
    throw new InputError(
      'not-an-archive',
      `${name}: not an OCI layout: no index.json or manifest.json. To analyze a root filesystem, pack it: tar -cf rootfs.tar -C ${name} .`,
    );
  }
  return { name, compression: [], anomalies: [], names: () => namesIn(root), find };
}

/** The file at a path after following links; undefined if there is none or it is outside of the root. */
function fileInside(root: string, path: string): ByteRange | undefined {
  try {
    const file = realpathSync(path);
    const status = file.startsWith(root.endsWith(sep) ? root : root + sep) ? statSync(file) : undefined;
    return status?.isFile() ? { file, start: 0, end: status.size } : undefined;
  } catch {
    return undefined;
  }
}

const longestTarget = 255;

/**
 * Where Git cannot create symbolic links, it checks them out as text files with the target. The OCI layouts of
 * docker-library contain such links.
 */
function textLinkTarget(root: string, { file, end }: ByteRange): ByteRange | undefined {
  if (end > longestTarget) return undefined;
  const target = readNow(file, () => readFileSync(file, 'utf8'));
  return /^\.\.?\/[^\0\n]+$/.test(target) ? fileInside(root, join(dirname(file), target)) : undefined;
}

/** @throws {InputError} if the file or directory cannot be read */
function readNow<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw asNotReadable(path, error);
  }
}

function namesIn(root: string): string[] {
  const entries = readNow(root, () => readdirSync(root, { recursive: true, withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  return files.map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/')).sort();
}
