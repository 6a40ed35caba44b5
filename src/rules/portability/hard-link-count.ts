// More names for one file than ext4 allows (Linux, fs/ext4/ext4.h: EXT4_LINK_MAX), in one layer or in the final filesystem.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { everyEngine } from '../../image/engines.ts';
import { type EntryTable, linkAt, pathAt, typeAt } from '../../layer/entry-table.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import type { Inode } from '../../tree/inodes.ts';
import { rootPath } from '../../tree/path-table.ts';
import { distinctLayers } from '../facts.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface Data {
  /** Null for the final filesystem. */
  readonly layer: number | null;
  readonly path: string;
  readonly nameCount: number;
}

const maxNames = 65_000;

export const hardLinkCount: Rule<Data> = {
  id: 'portability/hard-link-count',
  severity: 'warning',
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

function* manyInLayers(analysis: Analysis): Generator<Observation<Data>> {
  for (const { image, layer, changeset } of distinctLayers(analysis)) {
    if (!changeset || hardLinksIn(changeset.entries) < maxNames) continue;
    for (const [path, nameCount] of namesByFile(changeset.entries)) {
      if (nameCount <= maxNames) continue;
      const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
      yield { where, data: { layer: layer.index, path, nameCount } };
    }
  }
}

function* manyInFinal({ image, stack }: ImageAnalysis): Generator<Observation<Data>> {
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

function hardLinksIn(table: EntryTable): number {
  let number = 0;
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
