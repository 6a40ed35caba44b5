// The command that shows a path which a layer deleted.
import { fileTypeAt } from '../../layer/entry.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { isAtOrBelow } from '../../oci/entry-path.ts';
import { type LayerEffect, type PathEffect, pathsOf } from '../../tree/layer-effect.ts';
import type { PathInLayer } from '../../tree/path-history.ts';
import type { Stack } from '../../tree/stack.ts';

/** What asks for a path. */
export interface AskedBy {
  readonly command: 'cat' | 'export' | 'files';
  /** Options that the command to see it has, too. */
  readonly options?: readonly string[];
}

/** The command and the options that show a deleted path. */
export function wordsToSee(
  stack: Stack,
  { path, layer, before, isDirectoryBefore }: PathInLayer,
  by: AskedBy,
): readonly string[] {
  const { command, options = [] } = by;
  const isFile =
    before && !isDirectoryBefore && fileTypeAt(stack.tables[before.layer] as EntryTable, before.row) === 'file';
  if (command === 'files' || (command === 'cat' && !isFile)) return ['files', ...options, '--at', String(layer - 1)];
  return [command, '--layer', String(lastLayerWith(stack, path, layer))];
}

/** The last layer below another that ships a path, for a directory the last one that ships a file in it. */
function lastLayerWith({ effects }: Stack, top: string, end: number): number {
  const below = effects.slice(0, end);
  const ships = (effect: LayerEffect, isWanted: (found: PathEffect) => boolean): boolean => {
    for (const found of pathsOf(effect))
      if (found.after && isAtOrBelow(found.path, top) && isWanted(found)) return true;
    return false;
  };
  const withFile = below.findLastIndex((effect) => ships(effect, ({ isDirectoryAfter }) => !isDirectoryAfter));
  return withFile >= 0 ? withFile : below.findLastIndex((effect) => ships(effect, () => true));
}
