// Hard links that engines cannot create when they unpack one layer into an empty directory: to the link itself, to a file
// that only a lower layer has, or to metadata of aufs that is not a file. For a target that is nowhere, see
// validity/skipped-entry.
import type { Analysis } from '../../../analysis/analysis.ts';
import { containerdImport, everyEngine } from '../../../image/engines.ts';
import { type EntryTable, linkAt, pathAt, roleAt, typeAt } from '../../../layer/entry-table.ts';
import { normalizePath } from '../../../oci/entry-path.ts';
import { pathsOf } from '../../../tree/layer-effect.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../../layer-rows.ts';
import type { Observation, Rule } from '../../rule.ts';
import { imageLabel } from '../../wording.ts';

interface Data extends LayerEntries {
  readonly target: 'itself' | 'lower-layer' | 'aufs';
}

export const hardLinkTarget: Rule<Data> = {
  id: 'portability/hard-link-target',
  severity: 'warning',
  title: 'A hard link has a target that engines do not find',
  why: 'Engines unpack each layer into a directory of its own, where the target does not exist: "no such file or directory". Store the file in the same layer, before its hard links.',
  *check(analysis) {
    for (const { where, data } of entriesWhere(analysis, isLinkToItself)) {
      yield { where, data: { ...data, target: 'itself' } };
    }
    const unresolved = new Map<EntryTable, ReadonlySet<number>>();
    for (const { where, data } of entriesWhere(analysis, (table, row) => rowsOf(table, unresolved).has(row))) {
      yield { where, data: { ...data, target: 'aufs' } };
    }
    yield* linksToLowerLayers(analysis);
  },
  message: ({ target, ...entries }) => {
    const links = entries.entryCount === 1 ? 'is a hard link' : 'are hard links';
    if (target === 'aufs')
      return `${entriesText(entries)} ${links} to metadata of aufs that is not a file: containerd refuses the layer ("invalid aufs hardlink")`;
    const to =
      target === 'lower-layer' ? 'a file of a lower layer' : entries.entryCount === 1 ? 'itself' : 'themselves';
    return `${entriesText(entries)} ${links} to ${to}: engines refuse the layer ("no such file or directory")`;
  },
  // umoci unpacks all layers into one directory.
  refusedBy: ({ target }) => {
    if (target === 'aufs') return containerdImport;
    return target === 'itself' ? everyEngine : everyEngine.filter((engine) => engine !== 'umoci');
  },
};

const isHardLink = (table: EntryTable, row: number): boolean =>
  typeAt(table, row) === 'hardlink' && roleAt(table, row) === 'entry';

const isLinkToItself = (table: EntryTable, row: number): boolean =>
  isHardLink(table, row) && normalizePath(linkAt(table, row)).path === pathAt(table, row);

/** Hard links to entries of `.wh..wh.plnk` that containerd does not unpack: it keeps files only, and looks for relative names. */
function rowsOf(table: EntryTable, known: Map<EntryTable, ReadonlySet<number>>): ReadonlySet<number> {
  const rows = known.get(table) ?? new Set(linksToAufs(table));
  known.set(table, rows);
  return rows;
}

function* linksToAufs(table: EntryTable): Generator<number> {
  const isFile = new Map<string, boolean>();
  for (let row = 0; row < table.length; row += 1) {
    if (roleAt(table, row) === 'aufs') isFile.set(pathAt(table, row), typeAt(table, row) === 'file');
  }
  if (isFile.size === 0) return;
  for (let row = 0; row < table.length; row += 1) {
    if (!isHardLink(table, row)) continue;
    const link = linkAt(table, row);
    const found = isFile.get(normalizePath(link).path);
    if (found === false || (found && link.startsWith('/'))) yield row;
  }
}

function* linksToLowerLayers({ images }: Analysis): Generator<Observation<Data>> {
  for (const { image, stack } of images) {
    for (const [layer, effect] of (stack?.effects ?? []).entries()) {
      const links = hardLinkPaths(stack?.tables[layer] as EntryTable);
      if (layer === 0 || links.size === 0) continue;
      const paths: string[] = [];
      for (const { path, after, isDirectoryAfter } of pathsOf(effect)) {
        if (after && !isDirectoryAfter && after.layer < layer && links.has(path)) paths.push(path);
      }
      const [example] = paths;
      if (example === undefined) continue;
      const data: Data = { layer, entryCount: paths.length, example, target: 'lower-layer' };
      yield {
        where: { image: imageLabel(image), layer, path: example, blob: image.layers[layer]?.name ?? null },
        data,
      };
    }
  }
}

/** The paths of the hard links of a layer, without links to themselves. */
function hardLinkPaths(table: EntryTable): ReadonlySet<string> {
  const paths = new Set<string>();
  for (let row = 0; row < table.length; row += 1) {
    if (isHardLink(table, row) && !isLinkToItself(table, row)) paths.add(pathAt(table, row));
  }
  return paths;
}
