// Looks into the files of images that may be binaries: only at their first bytes, which came by when the layer was scanned
// whole, or are read in one pass over it, whichever images have it.
import { type ByteRange, rangeKey } from '../../bytes/byte-range.ts';
import type { Limits } from '../../bytes/limits.ts';
import type { Image } from '../../image/image.ts';
import { fileTypeAt, type Payload, payloadAt } from '../../layer/entry.ts';
import type { FileHead } from '../../layer/file-head.ts';
import { mayBeBinary } from '../../layer/file-head.ts';
import { fileHeads } from '../../layer/read-files.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import type { Owner } from '../../tree/columns.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { Inode } from '../../tree/inodes.ts';
import { findPlace } from '../../tree/lookup.ts';
import { type Place, rootPlace } from '../../tree/places.ts';
import type { ImageAnalysis } from '../analysis.ts';
import type { Binaries, Binary, Program } from './binaries.ts';
import { fromWorkingDir, searchedDirectories, startedProgram } from './entrypoint.ts';

/** By layer, then by row of its table. */
type Heads = ReadonlyMap<string, ReadonlyMap<number, FileHead>>;

/** One for each image; undefined for one with a layer that is not in the archive, and for Windows. */
export async function binariesOf(
  images: readonly ImageAnalysis[],
  limits: Limits,
): Promise<readonly (Binaries | undefined)[]> {
  const suspects = images.map((image) => suspectsOf(image, limits));
  const heads = await readHeads(images, suspects, limits);
  return images.map((image, at) => {
    const found = suspects[at];
    return found && image.stack && joined(image, image.stack.tree, found, heads, limits);
  });
}

async function readHeads(
  images: readonly ImageAnalysis[],
  suspects: readonly (Suspects | undefined)[],
  limits: Limits,
): Promise<Heads> {
  const heads = new Map<string, ReadonlyMap<number, FileHead>>();
  const wanted = new Map<string, { readonly range: ByteRange; readonly payloads: Map<number, Payload> }>();
  for (const [at, { layers, stack }] of images.entries()) {
    for (const inode of suspects[at]?.files.keys() ?? []) {
      if (!stack) continue;
      const owner = stack.tree.carrierOf(inode);
      const { layer, changeset } = layers[owner.layer];
      const { range } = layer;
      if (!range) continue;
      if (changeset?.heads) heads.set(rangeKey(range), changeset.heads);
      if (heads.has(rangeKey(range))) continue;
      const ofLayer = wanted.get(rangeKey(range)) ?? { range, payloads: new Map() };
      wanted.set(rangeKey(range), ofLayer);
      ofLayer.payloads.set(owner.row, payloadAt(stack.tables[owner.layer], owner.row));
    }
  }
  for (const [key, { range, payloads }] of wanted) heads.set(key, await fileHeads(range, payloads, limits));
  return heads;
}

function joined(image: ImageAnalysis, tree: FileTree, suspects: Suspects, heads: Heads, limits: Limits): Binaries {
  const headOf = ({ layer, row }: Owner): FileHead => {
    const { range } = image.layers[layer].layer;
    return (range && heads.get(rangeKey(range))?.get(row)) ?? {};
  };
  const files = Array.from(suspects.files, ([inode, names]): Binary | undefined => {
    const owner = tree.carrierOf(inode);
    const { elf } = headOf(owner);
    return elf && { paths: [...names].sort(comparePaths), owner, elf };
  });
  const directories = searchedDirectories(image.image, tree, limits);
  return {
    files: files.filter((file) => file !== undefined).sort((a, b) => comparePaths(a.paths[0], b.paths[0])),
    program: programOf(image.image, tree, suspects, headOf, limits),
    searched: new Set(directories.map((place) => tree.pathOf(place))),
    unread: suspects.unread,
  };
}

function programOf(
  image: Image,
  tree: FileTree,
  { program }: Suspects,
  headOf: (owner: Owner) => FileHead,
  limits: Limits,
): Program | undefined {
  const inode = program && tree.inodeAt(program.place);
  if (!program || inode === undefined) return undefined;
  const owner = tree.carrierOf(inode);
  const { elf, shebang } = headOf(owner);
  const path = elf ? elf.interpreter : shebang;
  const found = { argument: program.argument, path: tree.pathOf(program.place), owner };
  if (!path) return found;
  const place = findPlace(tree, fromWorkingDir(image, path), limits, 'last link too');
  const isThere = place !== undefined && !tree.isDirectory(place);
  return { ...found, interpreter: { path, of: elf ? 'binary' : 'script', isThere } };
}

// The files of an image that may be binaries, told without reading them, and the program that a container starts.

export interface Suspects {
  /** By file, its names in the order of the tree. */
  readonly files: ReadonlyMap<Inode, readonly string[]>;
  /** What a container starts: undefined where the config names nothing, or nothing that is there. */
  readonly program?: { readonly argument: string; readonly place: Place };
  /** Further files, beyond the limit. */
  readonly unread: number;
}

/** Undefined where a layer is not in the archive, and for Windows, whose programs are no ELF files. */
export function suspectsOf({ image, stack }: ImageAnalysis, limits: Limits): Suspects | undefined {
  if (!stack || image.platform?.startsWith('windows/')) return undefined;
  const program = startedProgram(image, stack.tree, limits);
  const files = new Map<Inode, string[]>();
  const refused = new Set<Inode>();
  // First, so that the limit does not leave it out.
  const started = program && stack.tree.inodeAt(program.place);
  if (started !== undefined) files.set(started, []);
  for (const { place, inode } of stack.tree.names(rootPlace)) {
    const { layer, row } = stack.tree.carrierOf(inode);
    const table = stack.tables[layer];
    if (fileTypeAt(table, row) !== 'file' || table.size[row] === 0) continue;
    const names = files.get(inode);
    const path = stack.tree.pathOf(place);
    if (names) names.push(path);
    else if (!mayBeBinary(path, table.mode[row])) continue;
    else if (files.size < limits.binaries) files.set(inode, [path]);
    else refused.add(inode);
  }
  return { files, program, unread: refused.size };
}
