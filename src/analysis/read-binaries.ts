// Looks into the files of images that may be binaries: only at their first bytes, those of one layer in one pass,
// whichever images have it.
import { type ByteRange, rangeKey } from '../bytes/byte-range.ts';
import type { Limits } from '../bytes/limits.ts';
import { type Payload, payloadAt } from '../layer/entry.ts';
import { fileHeads } from '../layer/file-heads.ts';
import { type Elf, readElf } from '../spec/elf.ts';
import { comparePaths } from '../spec/entry-path.ts';
import { readShebang } from '../spec/shebang.ts';
import type { Owner } from '../tree/file-tree.ts';
import { findNode } from '../tree/find.ts';
import type { ImageAnalysis } from './analysis.ts';
import type { Binaries, Binary, Program } from './binaries.ts';
import { type Suspects, suspectsOf } from './binary-suspects.ts';
import { fromWorkingDir, searchedDirectories } from './started-program.ts';

/** What the first bytes of a file say. */
interface Head {
  readonly elf?: Elf;
  readonly shebang?: string;
}

/** By layer, then by row of its table. */
type Heads = ReadonlyMap<string, ReadonlyMap<number, Head>>;

/** One for each image; undefined for one with a layer that is not in the archive, and for Windows. */
export async function binariesOf(
  images: readonly ImageAnalysis[],
  limits: Limits,
): Promise<readonly (Binaries | undefined)[]> {
  const suspects = images.map((image) => suspectsOf(image, limits));
  const heads = await readHeads(images, suspects, limits);
  return images.map((image, at) => {
    const found = suspects[at];
    return found && joined(image, found, heads, limits);
  });
}

async function readHeads(
  images: readonly ImageAnalysis[],
  suspects: readonly (Suspects | undefined)[],
  limits: Limits,
): Promise<Heads> {
  const wanted = new Map<string, { readonly range: ByteRange; readonly payloads: Map<number, Payload> }>();
  for (const [at, { layers, stack }] of images.entries()) {
    for (const { owner } of suspects[at]?.files.keys() ?? []) {
      const { range } = layers[owner.layer].layer;
      if (!range || !stack) continue;
      const ofLayer = wanted.get(rangeKey(range)) ?? { range, payloads: new Map() };
      wanted.set(rangeKey(range), ofLayer);
      ofLayer.payloads.set(owner.row, payloadAt(stack.tables[owner.layer], owner.row));
    }
  }
  const heads = new Map<string, Map<number, Head>>();
  for (const [key, { range, payloads }] of wanted) {
    const ofLayer = new Map<number, Head>();
    for await (const [row, head] of fileHeads(range, payloads, limits)) {
      const found = { elf: readElf(head), shebang: readShebang(head) };
      if (found.elf || found.shebang) ofLayer.set(row, found);
    }
    heads.set(key, ofLayer);
  }
  return heads;
}

function joined(image: ImageAnalysis, suspects: Suspects, heads: Heads, limits: Limits): Binaries {
  const headOf = ({ layer, row }: Owner): Head => {
    const { range } = image.layers[layer].layer;
    return (range && heads.get(rangeKey(range))?.get(row)) ?? {};
  };
  const files = Array.from(suspects.files, ([{ owner }, names]): Binary | undefined => {
    const { elf } = headOf(owner);
    return elf && { paths: [...names].sort(comparePaths), owner, elf };
  });
  const { stack } = image;
  const directories = stack ? searchedDirectories(image.image, stack, limits) : [];
  return {
    files: files.filter((file) => file !== undefined).sort((a, b) => comparePaths(a.paths[0], b.paths[0])),
    program: programOf(image, suspects, headOf, limits),
    searched: new Set(directories.map(({ path }) => path)),
    unread: suspects.unread,
  };
}

function programOf(
  { image, stack }: ImageAnalysis,
  { program }: Suspects,
  headOf: (owner: Owner) => Head,
  limits: Limits,
): Program | undefined {
  const owner = program?.node.inode?.owner;
  if (!program || !owner || !stack) return undefined;
  const { elf, shebang } = headOf(owner);
  const path = elf ? elf.interpreter : shebang;
  const found = { argument: program.argument, path: program.node.path, owner };
  if (!path) return found;
  const node = findNode(stack.root, stack.tables, fromWorkingDir(image, path), limits, 'last link too');
  return { ...found, interpreter: { path, of: elf ? 'binary' : 'script', isThere: node?.inode !== undefined } };
}
