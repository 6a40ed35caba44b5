// Rules: paths and link targets that Linux reads in another way than their writer, or cannot follow.
import { type Analysis, type ImageAnalysis, recall } from '../../analysis/analysis.ts';
import { everyEngine } from '../../image/engines.ts';
import { type EntryTable, pathAt, pathStart, roleAt, typeAt } from '../../layer/entry-table.ts';
import { normalizePath, parentPath } from '../../oci/entry-path.ts';
import { linkTarget } from '../../tree/lookup.ts';
import { rootPath } from '../../tree/path-table.ts';
import { entriesText, entriesWhere, type LayerEntries } from '../layer-rows.ts';
import type { Observation, Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface InArchive {
  readonly layer: null;
  readonly memberCount: number;
  readonly example: string;
}
type BackslashNameData = LayerEntries | InArchive;

/**
 * Names with backslashes, which Windows tools store as separators. Elsewhere a backslash is an ordinary character of a name.
 */
export const backslashName: Rule<BackslashNameData> = {
  id: 'portability/backslash-name',
  severity: 'warning',
  title: 'A name has backslashes',
  why: 'Some Windows tools store backslashes as separators. On Linux "usr\\lib\\x" is one file in the root, not a file in usr/lib. Pack the files again with a tool that stores slashes.',
  *check(analysis) {
    yield* inArchive(analysis);
    yield* recall(analysis.images, 'backslashes', () => [...inLayers(analysis)]);
  },
  message: (data) =>
    data.layer === null
      ? `${pluralize(data.memberCount, 'name')} in the archive with backslashes, such as ${data.example}: engines on Linux look for slashes`
      : `${entriesText(data)} has backslashes: on Linux they are part of the name, not separators`,
};

/** systemd escapes characters of unit names: `dev-disk-by\x2dlabel.swap`. */
const unitEscape = /\\x[0-9a-f]{2}/g;
/** No file on Windows has these characters in its name. */
const notOnWindows = /[<>"|?*]/;

const hasBackslash = (name: string): boolean =>
  name.includes('\\') && name.replace(unitEscape, '').includes('\\') && !notOnWindows.test(name);

function* inArchive({ archive, contents }: Analysis): Generator<Observation<InArchive>> {
  if (contents.formats.includes('rootfs') || contents.formats.includes('document')) return;
  const names = [...archive.names()].filter(hasBackslash);
  const [example] = names;
  if (example !== undefined)
    yield { where: { blob: example }, data: { layer: null, memberCount: names.length, example } };
}

const backslash = 0x5c;

const inLayers = (analysis: Analysis): Generator<Observation<LayerEntries>> =>
  entriesWhere(
    analysis,
    ({ names }) => names.includes(backslash),
    (table, row) => hasBackslash(pathAt(table, row)),
  );

/** PATH_MAX of Linux is 4,096 with the zero at the end. Engines put at least a slash before a path. */
const maxPath = 4094;
const maxTarget = 4095;

/**
 * Paths and link targets that are too long for Linux, although --max-path-length accepts them. For what the limit refuses,
 * see validity/skipped-entry.
 */
export const longPath: Rule<LayerEntries> = {
  id: 'portability/long-path',
  severity: 'warning',
  ofImages: true,
  title: 'A path or link target is too long for Linux',
  why: 'Engines refuse the layer: "file name too long". Build the layer with shorter paths.',
  *check(analysis) {
    const skipped = skippedRows(analysis);
    const mayHave = ({ names }: EntryTable): boolean => names.length > maxPath;
    yield* entriesWhere(analysis, mayHave, (table, row) => isTooLong(table, row) && !skipped.get(table)?.has(row));
  },
  message: (data) =>
    `${entriesText(data)} ${data.entryCount === 1 ? 'has a path or link target' : 'have paths or link targets'} of more than ${maxPath} bytes: engines refuse the layer ("file name too long")`,
  refusedBy: () => everyEngine,
};

function isTooLong(table: EntryTable, row: number): boolean {
  const role = roleAt(table, row);
  if (role === 'aufs' || role === 'invalid') return false;
  if ((table.pathEnd[row] as number) - pathStart(table, row) > maxPath) return true;
  return (
    typeAt(table, row) === 'symlink' && (table.linkEnd[row] as number) - (table.pathEnd[row] as number) > maxTarget
  );
}

/** The rows that validity/skipped-entry reports. */
function skippedRows({ images }: Analysis): ReadonlyMap<EntryTable, ReadonlySet<number>> {
  const rows = new Map<EntryTable, ReadonlySet<number>>();
  for (const { stack } of images) {
    for (const [layer, { skipped }] of (stack?.effects ?? []).entries())
      rows.set(stack?.tables[layer] as EntryTable, new Set(skipped.map(({ row }) => row)));
  }
  return rows;
}

interface SymlinkLoopData {
  readonly path: string;
  readonly target: string;
  /** Number of links that are part of a loop. */
  readonly linkCount: number;
}

interface Link {
  readonly path: string;
  readonly layer: number;
  readonly target: string;
}

/** Symbolic links of the final filesystem that lead to themselves, directly or over other links. */
export const symlinkLoop: Rule<SymlinkLoopData> = {
  id: 'portability/symlink-loop',
  severity: 'warning',
  ofImages: true,
  title: 'A symbolic link leads to itself',
  why: 'Opening it fails: "too many levels of symbolic links". Engines load the image, but tools that copy or scan its files stop there. Remove the link, or correct its target.',
  *check({ images }) {
    for (const one of images) {
      const loops = loopsIn(one);
      const [first] = loops;
      if (!first) continue;
      const { layer, ...link } = first;
      const where = { image: imageLabel(one.image), layer, path: link.path };
      yield { where, data: { ...link, linkCount: loops.length } };
    }
  },
  message: ({ path, target, linkCount }) =>
    `${linkCount === 1 ? `${displayPath(path)} -> ${target} leads to itself` : `${pluralize(linkCount, 'symbolic link')} lead to themselves, such as ${displayPath(path)} -> ${target}`}: "too many levels of symbolic links"`,
};

function loopsIn({ stack }: ImageAnalysis): readonly Link[] {
  if (!stack) return [];
  const { tree } = stack;
  const links = new Map<string, Link>();
  for (const { place, inode } of tree.names(rootPath)) {
    const target = linkTarget(tree, place);
    if (target === undefined) continue;
    const path = tree.pathOf(place);
    links.set(path, { path, target, layer: tree.contentOwnerOf(inode).layer });
  }
  return [...links.values()].filter((link) => isInLoop(link, links));
}

const next = ({ path, target }: Link): string =>
  normalizePath(target.startsWith('/') ? target : `${parentPath(path)}/${target}`).path;

/** The kernel gives up after 40 links. */
const maxLinks = 40;

function isInLoop(start: Link, links: ReadonlyMap<string, Link>): boolean {
  let link: Link | undefined = start;
  for (let followed = 0; link && followed < maxLinks; followed += 1) {
    link = links.get(next(link));
    if (link === start) return true;
  }
  return false;
}
