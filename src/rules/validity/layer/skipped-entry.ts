// Entries that have no place in the merged filesystem.
import { limitFlag } from '../../../bytes/limits.ts';
import { type EntryTable, pathAt } from '../../../layer/entry-table.ts';
import { exceededLimits, type SkippedEntry } from '../../../tree/layer-effect.ts';
import type { Rule } from '../../rule.ts';
import { displayPath, imageLabel } from '../../wording.ts';

interface Data extends Pick<SkippedEntry, 'reason' | 'limit'> {
  readonly layer: number;
  readonly path: string;
}

const reasons: Readonly<Record<SkippedEntry['reason'], (limit: string) => string>> = {
  'link-loop': () => 'its path leads through a loop of symbolic links',
  'many-links': (limit) => `its path leads through more than ${limit} symbolic links`,
  'long-links': (limit) => `the targets of the symbolic links on its path have more than ${limit} bytes`,
  'missing-target': () => 'it is a hard link to a file that does not exist',
  'replaced-target': () => 'it is a hard link to a file that its own directory would replace',
  'no-name': () => 'only a directory can be the root',
  'long-path': (limit) => `its path has more than ${limit} bytes`,
  'long-target': (limit) => `its link target has more than ${limit} bytes`,
  'long-implied': (limit) => `the paths of directories without an entry have more than ${limit} bytes`,
};

/** Why an entry has no place in the filesystem and, if a limit is the reason, the option that raises it. */
export function leftOutReason({ reason, limit }: Pick<SkippedEntry, 'reason' | 'limit'>): string {
  const text = reasons[reason](String(limit));
  const name = exceededLimits[reason];
  return name === undefined ? text : `${text} (${limitFlag(name)})`;
}

export const skippedEntry: Rule<Data> = {
  id: 'validity/skipped-entry',
  severity: 'warning',
  title: 'An entry cannot be extracted',
  why: 'Engines refuse the layer or skip the entry, but its bytes are shipped. Rebuild the layer with another tool or version.',
  *check({ images }) {
    for (const { image, stack } of images) {
      if (!stack) continue;
      for (const [layer, effect] of stack.effects.entries()) {
        for (const { row, ...why } of effect.skipped) {
          const path = pathAt(stack.tables[layer] as EntryTable, row);
          yield { where: { image: imageLabel(image), layer, path }, data: { layer, path, ...why } };
        }
      }
    }
  },
  message: ({ layer, path, ...why }) =>
    `layer ${layer}: ${why.reason === 'no-name' ? 'an entry without a name' : shortened(path)} was skipped: ${leftOutReason(why)}`,
};

const shortened = (path: string): string => displayPath(path.length > 200 ? `${path.slice(0, 200)}…` : path);
