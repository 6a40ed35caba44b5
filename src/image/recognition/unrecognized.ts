// The error for an archive without an image or a root filesystem: what was found instead, and what to do.
import type { Archive, ArchiveAnomaly } from '../../archive/archive.ts';
import { readRange } from '../../bytes/byte-range.ts';
import { damageWord } from '../../bytes/damage.ts';
import { InputError } from '../../bytes/input-error.ts';
import { hasValidChecksum } from '../../bytes/tar/checksum.ts';
import { blockSize } from '../../bytes/tar/header.ts';
import { parentPath } from '../../oci/entry-path.ts';
import { shortened } from '../../text/message-name.ts';
import { shellWord } from '../../text/shell-word.ts';
import { markedDirectory } from '../formats.ts';
import { holdsBlobs } from '../image-file-names.ts';
import { rootMarks } from './root-marks.ts';
import { storageOf } from './storages.ts';

/** Of a directory on disk only so many levels are listed. */
const listedLevels = 4;

/** What is in an archive that is neither an image nor a root filesystem. */
export async function notRecognized(archive: Archive): Promise<InputError> {
  const cut = cutError(archive);
  if (cut) return cut;
  const names = [...archive.names(archive.tar ? undefined : listedLevels)];
  const storage = storageOf(names);
  if (storage) return refused(archive, `${storage.what} (${shortened(storage.example)}); ${storage.remedy}`);
  const inner = await archivesAmong(names, archive);
  if (inner.length > 0) {
    const [first = ''] = inner;
    const command = `timg-inspect ${archive.name === '-' ? '-- ' : ''}${shellWord(insideOf(archive, first))}`;
    return refused(archive, `it has archives inside: ${listed(inner)}; to read one: ${command}`);
  }
  return refused(archive, rootfsText(archive, names) ?? filesText(archive, names));
}

/** Several directories with an image each. */
export function severalNested(archive: Archive, nested: readonly Archive[]): InputError {
  const choices = nested.map(({ directory = '' }) =>
    directory.slice(archive.directory ? archive.directory.length + 1 : 0),
  );
  const commands = choices.slice(0, shownNames).map((directory) => shellWord(insideOf(archive, directory)));
  const more = choices.length > commands.length ? ' | …' : '';
  return refused(
    archive,
    `${choices.length} directories have image documents: ${listed(choices)}; choose one: ${commands.join(' | ')}${more}`,
  );
}

function refused(archive: Archive, found: string): InputError {
  const missing = `(${strayDocuments(archive) ?? 'no index.json or manifest.json'})`;
  return new InputError(
    'not-an-archive',
    `${archive.name}: not recognized as an image ${archive.tar ? 'or a root filesystem' : missing}: ${found}`,
  );
}

/** Files at the root that are named like documents of an image, and are none: a web application has a manifest.json. */
export function strayDocuments(archive: Archive): string | undefined {
  const [name, ...others] = [...archive.names(1)].filter((one) => markedDirectory(one) === '');
  if (name === undefined) return undefined;
  return others.length === 0
    ? `its ${name} is not that of an image`
    : `its ${[name, ...others].join(', ')} are not those of an image`;
}

/** Anomalies after which the rest of an archive was not read. */
const cutting: ReadonlySet<string> = new Set([
  'truncated',
  'bad-header',
  'header-too-large',
  'too-many-entries',
  'compression-truncated',
  'compression-corrupt',
]);

/** Image documents are usually at the end of an archive, so that they are missing in the first part of one. */
function cutError(archive: Archive): InputError | undefined {
  const [anomaly] = holdsBlobs(archive) ? archive.anomalies : archive.anomalies.filter(({ kind }) => cutting.has(kind));
  if (!anomaly) return undefined;
  if (anomaly.kind === 'too-many-entries') {
    return new InputError(
      'limit',
      `${archive.name}: no index.json, manifest.json or repositories among the entries read: ${anomaly.detail}`,
    );
  }
  return new InputError(
    'not-an-archive',
    `${archive.name}: ${damageText(anomaly)}, before index.json, manifest.json or repositories; save or copy the image again`,
  );
}

function damageText({ kind, offset, detail }: ArchiveAnomaly): string {
  const word = damageWord(kind);
  return `${word} at byte ${offset}${word === 'truncated' ? '' : ` (${detail})`}`;
}

const archiveName = /\.(?:tar|tar\.\w+|t[gbx]z|tbz2|tzst|tlz)$/i;
/** So many files are opened to see whether they are tars. */
const maxOpened = 100;

/** Files that are archives by their names; if there are none, files that begin with a tar header. */
async function archivesAmong(names: readonly string[], archive: Archive): Promise<readonly string[]> {
  const named = names.filter((name) => archiveName.test(name) && archive.find(name));
  if (named.length > 0) return named;
  const found: string[] = [];
  for (const name of names.slice(0, maxOpened)) {
    const range = archive.find(name);
    const head =
      range && range.end - range.start >= blockSize
        ? await readRange({ ...range, end: range.start + blockSize }, blockSize)
        : undefined;
    if (head?.length === blockSize && hasValidChecksum(head)) found.push(name);
  }
  return found;
}

/** How to name something inside an archive on the command line. */
const insideOf = ({ name, tar, directory }: Archive, path: string): string =>
  tar || directory !== undefined ? `${name}!${path}` : `${name.replace(/\/$/, '')}/${path}`;

/** A root filesystem that is not packed, or not at the root. */
function rootfsText(archive: Archive, names: readonly string[]): string | undefined {
  const pack = (directory: string): string => `pack it: tar -cf rootfs.tar -C ${shellWord(directory)} .`;
  if (!archive.tar && rootMarks(archive).length > 1) return `this is a root filesystem; ${pack(archive.name)}`;
  const shell = names.find((name) => /^(?:.+\/)(?:usr\/)?(?:bin\/sh|etc\/passwd|etc\/os-release)$/.test(name));
  if (shell === undefined) return undefined;
  const root = parentPath(parentPath(shell)).replace(/(?:^|\/)usr$/, '');
  if (root === '') return undefined;
  const unpack = archive.tar ? 'unpack the archive and ' : '';
  return `a root filesystem is below ${root}/; ${unpack}${pack(root)}`;
}

function filesText(archive: Archive, names: readonly string[]): string {
  const directories = [...archive.topDirectories()].map((directory) => `${directory}/`);
  const marks = rootMarks(archive);
  const mark = marks.length > 0 ? `; of a root filesystem it has only ${marks.join(', ')}` : '';
  const files = names.length > 0 ? `${names.length} ${names.length === 1 ? 'file' : 'files'}` : 'no files';
  const shown = names.length > 0 ? names : directories;
  const remedy = archive.tar
    ? `pass the output of docker save or docker export, or an OCI layout; to read it as a root filesystem: ${shellWord(`rootfs:${archive.name}`)}`
    : `to analyze a root filesystem, pack it: tar -cf rootfs.tar -C ${shellWord(archive.name)} .`;
  return `${files}${shown.length > 0 ? ` (${listed(shown)})` : ''}${mark}; ${remedy}`;
}

const shownNames = 3;

/** The first names, and whether there are more. */
const listed = (names: readonly string[]): string => {
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
  return `${names.slice(0, shownNames).map(shortened).join(', ')}${more}`;
};
