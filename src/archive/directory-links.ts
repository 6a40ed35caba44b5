// Links in a directory: symbolic links, and the text files that Git makes of them on systems without links. Links inside the
// directory are followed. A blob can also be a link that leads out of it, as Bazel and stores shared by layouts make them,
// but only to a file with the digest in the blob's name: a directory from elsewhere must not show other files.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readlinkSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { ByteRange } from '../bytes/byte-range.ts';
import { asNotReadable, readNow } from '../bytes/input-error.ts';
import { digestOfBlobPath, isVerifiable } from '../oci/digest.ts';
import { shortened } from '../text/message-name.ts';
import type { UnchangedFiles } from './unchanged.ts';

/** The bytes of a name, or what is there that is not read. Neither, if there is no such file. */
export interface Resolved {
  readonly range?: ByteRange;
  /** Such as "a link to ../x, which does not exist". */
  readonly refused?: string;
}

/**
 * Resolves a normalized name below `root`, which has no links in it. Adds the file to `files`.
 * @throws {InputError} if the system does not let it be read
 */
export function resolveName(root: string, name: string, files: UnchangedFiles): Resolved {
  const found = name === '' ? {} : follow(root, join(root, name), name, files);
  if (!found.range || !/(?:^|\/)blobs\//.test(name)) return found;
  const target = textLink(found.range);
  if (target === undefined) return found;
  const linked = follow(root, join(dirname(found.range.file), target), name, files);
  if (linked.range) return linked;
  // A blob with this text as its content is not a link.
  const isContent = declaredDigest(name) === undefined || hasDigest(found.range, name);
  return isContent ? found : { refused: `${textLinkTo(target)}, ${linked.refused ?? missing}` };
}

const textLinkTo = (target: string): string =>
  `a symbolic link stored as text, to ${shortened(target)} (to get links from Git: git config core.symlinks true)`;
const missing = 'which does not exist';

function follow(root: string, path: string, name: string, files: UnchangedFiles): Resolved {
  try {
    const file = realpathSync(path);
    const status = statSync(file);
    if (!status.isFile() || isMadeBySystem(file)) return refused(path, 'which is not a regular file', status);
    const range = { file, start: 0, end: status.size };
    const isInside = file.startsWith(root.endsWith(sep) ? root : root + sep);
    if (!isInside && !hasDigest(range, name)) {
      return refused(path, 'out of the directory, where only a blob with the digest of its name is read');
    }
    files.add(file, status);
    return { range };
  } catch (error) {
    const reason = missingReasons[String(error instanceof Error && 'code' in error ? error.code : undefined)];
    if (reason === undefined) throw asNotReadable(path, error);
    return refused(path, reason);
  }
}

const missingReasons: Readonly<Record<string, string>> = {
  ENOENT: missing,
  ENOTDIR: missing,
  // No file can have this name: it is too long, or has a NUL.
  ENAMETOOLONG: missing,
  ERR_INVALID_ARG_VALUE: missing,
  ELOOP: 'which leads in a loop',
};

/** Files that the kernel makes as they are read can have any length, and reading them can wait. */
const isMadeBySystem = (file: string): boolean => /^\/(?:proc|sys)\//.test(file);

/** What is there instead of a file. Without a status it is a link, or nothing. */
function refused(path: string, reason: string, status?: Stats): Resolved {
  try {
    return { refused: `a link to ${shortened(readlinkSync(path))}, ${reason}` };
  } catch {
    return status ? { refused: `${kindOf(status)}, not a regular file` } : {};
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a directory';
  if (status.isFIFO()) return 'a named pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}

const longestTarget = 255;

/** The target if the file has nothing but a relative path. */
function textLink({ file, end }: ByteRange): string | undefined {
  if (end > longestTarget) return undefined;
  const target = readNow(file, () => readFileSync(file, 'utf8'));
  return /^\.\.?\/[^\0\n]+$/.test(target) ? target : undefined;
}

/** The digest that the name of a blob declares, if it can be computed. */
function declaredDigest(name: string): string | undefined {
  const [, path = ''] = /(?:^|\/)(blobs\/.*)$/s.exec(name) ?? [];
  const digest = digestOfBlobPath(path);
  return digest !== undefined && isVerifiable(digest) ? digest : undefined;
}

function hasDigest(range: ByteRange, name: string): boolean {
  const declared = declaredDigest(name);
  if (declared === undefined) return false;
  const [algorithm = ''] = declared.split(':');
  return declared === `${algorithm}:${hashNow(range, algorithm)}`;
}

const bufferSize = 2 ** 20;

/** Synchronous, because names are looked up so. Only links out of the directory are hashed. */
function hashNow({ file, end }: ByteRange, algorithm: string): string {
  return readNow(file, () => {
    const hash = createHash(algorithm);
    const buffer = Buffer.allocUnsafe(Math.min(bufferSize, end));
    const descriptor = openSync(file, 'r');
    try {
      for (let position = 0, length = -1; length !== 0; position += length) {
        // Not beyond the size that the file had: it may grow faster than it is hashed.
        length = readSync(descriptor, buffer, 0, Math.min(buffer.length, end - position), position);
        hash.update(buffer.subarray(0, length));
      }
    } finally {
      closeSync(descriptor);
    }
    return hash.digest('hex');
  });
}
