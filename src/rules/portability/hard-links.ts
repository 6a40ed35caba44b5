// Rules: hard links that not every engine or filesystem can create.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { containerdImport, everyEngine } from '../../image/engines.ts';
import { type EntryTable, hasType, linkAt, pathAt, roleAt, typeAt } from '../../layer/entry-table.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import type { Inode } from '../../tree/inodes.ts';
import { pathsOf } from '../../tree/layer-effect.ts';
import { rootPath } from '../../tree/path-table.ts';
import { distinctLayers, locationOf } from '../facts.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../layer-rows.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface HardLinkCountData {
  /** Null for the final filesystem. */
  readonly layer: number | null;
  readonly path: string;
  readonly nameCount: number;
}

const maxNames = 65_000;

/**
 * More names for one file than ext4 allows (Linux, fs/ext4/ext4.h: EXT4_LINK_MAX), in one layer or in the final filesystem.
 */
export const hardLinkCount: Rule<HardLinkCountData> = {
  id: 'portability/hard-link-count',
  severity: 'warning',
  ofImages: true,
  title: 'A file has more hard links than ext4 allows',
  why: 'A file on ext4 has at most 65,000 names; beyond that engines refuse the layer: "too many links". Replace hard links with symbolic links.',
  *check(analysis) {
    const inLayers = [...manyInLayers(analysis)];
    yield* inLayers;
    // Layers are unpacked together by tools such as umoci; a layer that has been reported needs no second finding.
    for (const one of analysis.images) if (inLayers.length === 0) yield* manyInFinal(one);
  },
  message: ({ layer, path, nameCount }) =>
    `${layer === null ? 'final filesystem' : `layer ${layer}`}: ${displayPath(path)} has ${pluralize(nameCount, 'name')} (hard links), but ext4 allows ${pluralize(maxNames, 'name')}: "too many links"`,
  refusedBy: ({ layer }) => (layer === null ? ['umoci'] : everyEngine),
};

function* manyInLayers(analysis: Analysis): Generator<Observation<HardLinkCountData>> {
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    if (!changeset || hardLinksIn(changeset.entries) < maxNames) continue;
    for (const [path, nameCount] of namesByFile(changeset.entries)) {
      if (nameCount <= maxNames) continue;
      yield { where: locationOf(image, layer, path), data: { layer: layer.index, path, nameCount } };
    }
  }
}

function* manyInFinal({ image, stack }: ImageAnalysis): Generator<Observation<HardLinkCountData>> {
  if (!stack || stack.tables.reduce((sum, table) => sum + hardLinksIn(table), 0) < maxNames) return;
  const found = new Map<Inode, { readonly path: string; nameCount: number }>();
  for (const { place, inode } of stack.tree.names(rootPath)) {
    const known = found.get(inode);
    if (known) known.nameCount += 1;
    else found.set(inode, { path: stack.tree.pathOf(place), nameCount: 1 });
  }
  for (const { path, nameCount } of found.values()) {
    if (nameCount > maxNames)
      yield { where: { image: imageLabel(image), path }, data: { layer: null, path, nameCount } };
  }
}

const hasHardLinks = (table: EntryTable): boolean => hasType(table, 'hardlink');

function hardLinksIn(table: EntryTable): number {
  let number = 0;
  if (!hasHardLinks(table)) return number;
  for (let row = 0; row < table.length; row += 1) if (typeAt(table, row) === 'hardlink') number += 1;
  return number;
}

/** Number of names of each file that has hard links in the layer. */
function namesByFile(table: EntryTable): ReadonlyMap<string, number> {
  /** A link can lead to another link. */
  const files = new Map<string, string>();
  const names = new Map<string, number>();
  for (let row = 0; row < table.length; row += 1) {
    if (typeAt(table, row) !== 'hardlink') continue;
    const target = normalizePath(linkAt(table, row)).path;
    const file = files.get(target) ?? target;
    files.set(pathAt(table, row), file);
    names.set(file, (names.get(file) ?? 1) + 1);
  }
  return names;
}

/**
 * Hard links whose target starts with a slash, as kaniko wrote them. Docker 29.7.0 refuses them (moby/go-archive, issue 99).
 */
export const absoluteHardLink: Rule<LayerEntries> = {
  id: 'portability/absolute-hard-link',
  severity: 'warning',
  ofImages: true,
  title: 'A hard link has an absolute target',
  why: 'Docker 29.7.0 refuses the layer: "invalid hardlink target". Other versions take the target as relative to the root of the layer. Build with a newer version of the builder, which stores the target without a leading slash.',
  check: (analysis) =>
    entriesWhere(
      analysis,
      hasHardLinks,
      (table, row) =>
        typeAt(table, row) === 'hardlink' && roleAt(table, row) === 'entry' && linkAt(table, row).startsWith('/'),
    ),
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'is a hard link with an absolute target' : 'are hard links with absolute targets'}: Docker 29.7.0 refuses the layer ("invalid hardlink target")`,
  refusedBy: () => ['docker-overlay2'],
};

interface HardLinkTargetData extends LayerEntries {
  readonly target: 'itself' | 'lower-layer' | 'aufs';
}

/**
 * Hard links that engines cannot create when they unpack one layer into an empty directory: to the link itself, to a file
 * that only a lower layer has, or to metadata of aufs that is not a file. For a target that is nowhere, see
 * validity/skipped-entry.
 */
export const hardLinkTarget: Rule<HardLinkTargetData> = {
  id: 'portability/hard-link-target',
  severity: 'warning',
  ofImages: true,
  title: 'A hard link has a target that engines do not find',
  why: 'Engines unpack each layer into a directory of its own, where the target does not exist: "no such file or directory". Store the file in the same layer, before its hard links.',
  *check(analysis) {
    for (const { where, data } of entriesWhere(analysis, hasHardLinks, isLinkToItself)) {
      yield { where, data: { ...data, target: 'itself' } };
    }
    const unresolved = new Map<EntryTable, ReadonlySet<number>>();
    const isUnresolved = (table: EntryTable, row: number): boolean => rowsOf(table, unresolved).has(row);
    for (const { where, data } of entriesWhere(analysis, hasHardLinks, isUnresolved)) {
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

function* linksToLowerLayers({ images }: Analysis): Generator<Observation<HardLinkTargetData>> {
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
      const data: HardLinkTargetData = { layer, entryCount: paths.length, example, target: 'lower-layer' };
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
  if (!hasHardLinks(table)) return paths;
  for (let row = 0; row < table.length; row += 1) {
    if (isHardLink(table, row) && !isLinkToItself(table, row)) paths.add(pathAt(table, row));
  }
  return paths;
}
