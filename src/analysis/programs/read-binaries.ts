// Examines possible binaries of images by their first bytes, which are known from the scan of the layer, or are read in one
// pass over it for all images.
import { type ByteRange, rangeKey } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import type { Image } from '../../image/image.ts';
import { isForWindows } from '../../image/tell-apart.ts';
import { fileTypeAt, type Payload, payloadAt } from '../../layer/entry.ts';
import { type FileHead, mayBeBinary } from '../../layer/file-head.ts';
import { fileHeads } from '../../layer/read-files.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { atLayer, type EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Inode } from '../../tree/inodes.ts';
import { findPath } from '../../tree/lookup.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { ImageAnalysis } from '../analysis.ts';
import type { Binaries, Binary, Program } from './binaries.ts';
import { entrypointOf, fromWorkingDir, searchedDirectories } from './entrypoint.ts';

/** By layer, then by row of its table. */
type Heads = ReadonlyMap<string, ReadonlyMap<number, FileHead>>;

/** One result per image; undefined if a layer is not in the archive, and for Windows. */
export async function binariesOf(
  images: readonly ImageAnalysis[],
  limits: Limits,
): Promise<readonly (Binaries | undefined)[]> {
  const candidates = images.map((image) => findCandidates(image, limits));
  const heads = await readHeads(images, candidates, limits);
  return images.map((image, at) => {
    const found = candidates[at];
    return found && image.stack && buildBinaries(image, image.stack.tree, found, heads, limits);
  });
}

async function readHeads(
  images: readonly ImageAnalysis[],
  candidates: readonly (BinaryCandidates | undefined)[],
  limits: Limits,
): Promise<Heads> {
  const heads = new Map<string, ReadonlyMap<number, FileHead>>();
  const wanted = new Map<string, { readonly range: ByteRange; readonly payloads: Map<number, Payload> }>();
  for (const [at, { layers, stack }] of images.entries()) {
    for (const inode of candidates[at]?.files.keys() ?? []) {
      if (!stack) continue;
      const owner = stack.tree.contentOwnerOf(inode);
      const { layer, changeset } = atLayer(layers, owner.layer);
      const { range } = layer;
      if (!range) continue;
      if (changeset?.heads) heads.set(rangeKey(range), changeset.heads);
      if (heads.has(rangeKey(range))) continue;
      const ofLayer = wanted.get(rangeKey(range)) ?? { range, payloads: new Map() };
      wanted.set(rangeKey(range), ofLayer);
      ofLayer.payloads.set(owner.row, payloadAt(stack.tree.tableOf(owner.layer), owner.row));
    }
  }
  for (const [key, { range, payloads }] of wanted) heads.set(key, await fileHeads(range, payloads, limits));
  return heads;
}

function buildBinaries(
  image: ImageAnalysis,
  tree: FileTree,
  candidates: BinaryCandidates,
  heads: Heads,
  limits: Limits,
): Binaries {
  const readHead = ({ layer, row }: EntryRef): FileHead => {
    const { range } = atLayer(image.layers, layer).layer;
    return (range && heads.get(rangeKey(range))?.get(row)) ?? {};
  };
  const files = Array.from(candidates.files, ([inode, names]): Binary | undefined => {
    const owner = tree.contentOwnerOf(inode);
    const { elf } = readHead(owner);
    return elf && { paths: [...names].sort(comparePaths), owner, elf };
  });
  const directories = searchedDirectories(image.image, tree, limits);
  return {
    files: files.filter((file) => file !== undefined).sort((a, b) => comparePaths(a.paths[0] ?? '', b.paths[0] ?? '')),
    program: programOf(image.image, tree, candidates, readHead, limits),
    searched: new Set(directories.map((place) => tree.pathOf(place))),
    unread: candidates.unread,
  };
}

function programOf(
  image: Image,
  tree: FileTree,
  { program }: BinaryCandidates,
  readHead: (owner: EntryRef) => FileHead,
  limits: Limits,
): Program | undefined {
  const inode = program && tree.inodeAt(program.place);
  if (!program || inode === undefined) return undefined;
  const owner = tree.contentOwnerOf(inode);
  const { elf, shebang } = readHead(owner);
  const path = elf ? elf.interpreter : shebang;
  const found = { argument: program.argument, path: tree.pathOf(program.place), owner };
  if (!path) return found;
  const place = findPath(tree, fromWorkingDir(image, path), limits, 'last link too');
  const isThere = place !== undefined && !tree.isDirectory(place);
  return { ...found, interpreter: { path, of: elf ? 'binary' : 'script', isThere } };
}

/** The files of an image that may be binaries, by path and mode, and the program that a container starts. */
export interface BinaryCandidates {
  /** Paths of each file, in the order of the tree. */
  readonly files: ReadonlyMap<Inode, readonly string[]>;
  /** Undefined if the config has no command, or its file does not exist. */
  readonly program?: { readonly argument: string; readonly place: PathId } | undefined;
  /** Number of further files, beyond the limit. */
  readonly unread: number;
}

/** Undefined if a layer is not in the archive, and for Windows, where programs are not ELF files. */
export function findCandidates({ image, stack }: ImageAnalysis, limits: Limits): BinaryCandidates | undefined {
  if (!stack || isForWindows(image)) return undefined;
  const program = entrypointOf(image, stack.tree, limits);
  const files = new Map<Inode, string[]>();
  const refused = new Set<Inode>();
  // Add it first, so that the limit does not exclude it.
  const started = program && stack.tree.inodeAt(program.place);
  if (started !== undefined) files.set(started, []);
  for (const { place, inode } of stack.tree.names(rootPath)) {
    const { layer, row } = stack.tree.contentOwnerOf(inode);
    const table = stack.tree.tableOf(layer);
    if (fileTypeAt(table, row) !== 'file' || table.size[row] === 0) continue;
    const names = files.get(inode);
    const path = stack.tree.pathOf(place);
    if (names) names.push(path);
    else if (!mayBeBinary(path, table.mode[row] as number)) continue;
    else if (files.size < limits.binaries) files.set(inode, [path]);
    else refused.add(inode);
  }
  return { files, program, unread: refused.size };
}
