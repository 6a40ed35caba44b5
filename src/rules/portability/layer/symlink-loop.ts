// Symbolic links of the final filesystem that lead to themselves, directly or over other links.
import type { ImageAnalysis } from '../../../analysis/analysis.ts';
import { normalizePath, parentPath } from '../../../oci/entry-path.ts';
import { linkTarget } from '../../../tree/lookup.ts';
import { rootPath } from '../../../tree/path-table.ts';
import type { Rule } from '../../rule.ts';
import { displayPath, imageLabel, pluralize } from '../../wording.ts';

interface Data {
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

export const symlinkLoop: Rule<Data> = {
  id: 'portability/symlink-loop',
  severity: 'warning',
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
