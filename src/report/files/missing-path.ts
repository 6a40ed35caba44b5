// Explains in one sentence why a path is not in a filesystem: deleted, skipped, behind a broken link, or in no layer; and which
// command shows it.
import type { Analysis, ImageAnalysis } from '../../analysis/analysis.ts';
import { instructionOf, type LayerAnalysis } from '../../analysis/layer-analysis.ts';
import { type Limits, limitFlag } from '../../bytes/limits.ts';
import { type EntryTable, pathAt } from '../../layer/entry-table.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { leftOutReason, reasonOf } from '../../rules/validity/entries.ts';
import { displayPath, pathInMessage } from '../../rules/wording.ts';
import { nameInMessage, shortened } from '../../text/message-name.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import { findPath, type LinkFault, linkTarget, lookUp } from '../../tree/lookup.ts';
import { behindLinks, effectsOn } from '../../tree/path-history.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Stack } from '../../tree/stack.ts';
import { commandLine, imageArguments } from '../command-line.ts';
import { type AskedBy, wordsToSee } from './deleted-path.ts';

/**
 * For a path that {@link findPath} does not find in the filesystem of the stack when it follows the last link. `at` is set if
 * that is the filesystem after a layer, and not the final one.
 */
export function missingPath(
  analysis: Pick<Analysis, 'archive' | 'contents'>,
  image: ImageAnalysis,
  stack: Stack,
  asked: string,
  by: AskedBy & { readonly at?: number | undefined },
  limits: Limits,
): string {
  const { path } = normalizePath(asked);
  const shown = pathInMessage(path);
  const { tree } = stack;
  const where = by.at === undefined ? 'the final filesystem' : `the filesystem after layer ${by.at}`;
  const fault = lookUp(tree, asked, limits, 'last link too');
  const place = findPath(tree, path, limits, 'not the last link');
  const target = place === undefined ? undefined : linkTarget(tree, place);
  if (typeof fault === 'string') return `${shown} leads through ${faultTexts(limits)[fault]}`;
  if (target !== undefined) return `${shown} is a symbolic link to ${nameInMessage(target)}, which is not in ${where}`;
  if (place !== undefined) return `${shown} is not a directory`;
  const missing = `${shown} is not in ${where}`;
  const see = (at: string, words: readonly string[]): string =>
    `see: ${commandLine(...words, ...imageArguments(analysis, image.image), displayPath(at))}`;
  const histories = [behindLinks(tree, asked, limits), path].map((one) => effectsOn(stack, one));
  const deletion = histories.find(({ length }) => length > 0)?.at(-1);
  if (deletion) {
    const { layer } = deletion;
    const instruction = instructionOf(image.layers[layer] as LayerAnalysis);
    const deletedBy = instruction === null ? '' : ` (${shortened(instruction)})`;
    const command = see(deletion.path, wordsToSee(stack, deletion, by));
    return `${missing}: deleted by layer ${layer}${deletedBy}; ${command}`;
  }
  const later = image.stack && effectsOn(image.stack, path).find(({ after }) => after);
  if (!later) return `${missing}${elsewhere(analysis, image, tree, path, by.at)}`;
  const words = ['files', ...(by.options ?? []), '--at', String(later.layer)];
  return `${missing}: added by layer ${later.layer}; ${see(path, words)}`;
}

/** The command that lists the paths with the same name; nothing if there are none, or if the name would be another glob. */
function elsewhere(
  analysis: Pick<Analysis, 'archive' | 'contents'>,
  { image }: ImageAnalysis,
  tree: FileTree,
  path: string,
  at: number | undefined,
): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/^[\w.@%][\w.@%-]*$/.test(name)) return '';
  for (const place of tree.walkInOrder(rootPath)) {
    if (!`/${tree.pathOf(place)}`.endsWith(`/${name}`)) continue;
    const ofLayer = at === undefined ? [] : ['--at', String(at)];
    return `; paths of this name: ${commandLine('files', '--glob', name, ...ofLayer, ...imageArguments(analysis, image))}`;
  }
  return '';
}

/**
 * Says that a layer stores an entry for a path, but that it has no place in the filesystem; undefined if there is none. With
 * `from`, only entries that come after that one.
 */
export function skippedText({ effects, tables }: Stack, path: string, from?: EntryRef): string | undefined {
  for (const [layer, { skipped }] of effects.entries()) {
    const table = tables[layer] as EntryTable;
    const found = skipped.findLast(({ row }) => isAfter({ layer, row }, from) && pathAt(table, row) === path);
    if (found) {
      return `layer ${layer} stores ${pathInMessage(path)}, but it cannot be extracted: ${leftOutReason(reasonOf(table, found))}`;
    }
  }
  return undefined;
}

const isAfter = ({ layer, row }: EntryRef, from: EntryRef | undefined): boolean =>
  from === undefined || layer > from.layer || (layer === from.layer && row > from.row);

const faultTexts = ({ links, pathLength }: Limits): Readonly<Record<LinkFault, string>> => ({
  'link-loop': 'a loop of symbolic links',
  'many-links': `more than ${links} symbolic links (${limitFlag('links')})`,
  'long-links': `symbolic links whose targets have more than ${pathLength} bytes (${limitFlag('pathLength')})`,
});
