// The files of an image that may be binaries, told without reading them, and the program that a container starts.
import type { Limits } from '../bytes/limits.ts';
import { fileTypeAt } from '../layer/entry.ts';
import { mayBeBinary } from '../layer/file-head.ts';
import type { Inode } from '../tree/inodes.ts';
import { type Place, rootPlace } from '../tree/places.ts';
import type { ImageAnalysis } from './analysis.ts';
import { startedProgram } from './started-program.ts';

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
