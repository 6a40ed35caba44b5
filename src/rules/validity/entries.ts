// Rules: entries that have no place in the merged filesystem, or that replace each other.
import { defaultLimits, limitFlag } from '../../bytes/limits.ts';
import { everyEngine } from '../../image/engines.ts';
import { type EntryTable, linkAt, pathAt, typeAt } from '../../layer/entry-table.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { nameInMessage } from '../../text/message-name.ts';
import { exceededLimits, maxNameLength, type SkippedEntry } from '../../tree/layer-effect.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pathInMessage, pluralize } from '../wording.ts';

interface Reason extends Pick<SkippedEntry, 'reason' | 'limit'> {
  /** Target of a hard link, as stored. */
  readonly link: string | null;
}

interface SkippedEntryData extends Reason {
  readonly layer: number;
  readonly path: string;
  /** Of the entry's data, in bytes. */
  readonly offset: number;
}

const reasons: Readonly<Record<SkippedEntry['reason'], (limit: string, link: string) => string>> = {
  'link-loop': () => 'its path leads through a loop of symbolic links',
  'many-links': (limit) => `its path leads through more than ${limit} symbolic links`,
  'long-links': (limit) => `the targets of the symbolic links on its path have more than ${limit} bytes`,
  'missing-target': (_, link) => `it is a hard link to ${link}, where there is no file`,
  'self-link': () => 'it is a hard link to itself',
  'replaced-target': (_, link) => `it is a hard link to ${link}, which its own directory would replace`,
  'no-name': () => 'only a directory can be the root; engines refuse the layer or skip the entry',
  'long-path': (limit) => `its path has more than ${limit} bytes`,
  'long-name': () => `a name in its path has more than ${maxNameLength} bytes`,
  'long-target': (limit) => `its link target has more than ${limit} bytes`,
  'long-implied': (limit) => `the paths of directories without an entry have more than ${limit} bytes`,
};

/** Why an entry has no place in the filesystem and, if a limit is the reason, the option that raises it. */
export function leftOutReason({ reason, limit, link }: Reason): string {
  const target = link === null || link === '' ? nameInMessage('') : pathInMessage(normalizePath(link).path);
  const text =
    reasons[reason](String(limit), target) + (isBeyondLinux(reason, limit) ? ', so no engine can create it' : '');
  const name = exceededLimits[reason];
  return name === undefined ? text : `${text} (${limitFlag(name)})`;
}

/** Whether Linux has the same limit (PATH_MAX, NAME_MAX), or a lower one. */
const isBeyondLinux = (reason: SkippedEntry['reason'], limit = 0): boolean =>
  reason === 'long-name' || ((reason === 'long-path' || reason === 'long-target') && limit >= defaultLimits.pathLength);

/** The reason with the facts that its text needs. */
export const reasonOf = (table: EntryTable, { row, ...why }: SkippedEntry): Reason => ({
  ...why,
  link: typeAt(table, row) === 'hardlink' ? linkAt(table, row) : null,
});

/** Entries that have no place in the merged filesystem. */
export const skippedEntry: Rule<SkippedEntryData> = {
  id: 'validity/skipped-entry',
  severity: 'warning',
  ofImages: true,
  title: 'An entry cannot be extracted',
  why: 'Engines refuse the layer or skip the entry, but its bytes are shipped. Build the layer without it, or rebuild the layer with another tool.',
  *check({ images }) {
    for (const { image, stack } of images) {
      if (!stack) continue;
      for (const [layer, effect] of stack.effects.entries()) {
        const table = stack.tables[layer] as EntryTable;
        for (const skipped of effect.skipped) {
          const path = pathAt(table, skipped.row);
          const offset = table.dataOffset[skipped.row] as number;
          const data = { layer, path, offset, ...reasonOf(table, skipped) };
          yield { where: { image: imageLabel(image), layer, path }, data };
        }
      }
    }
  },
  message: ({ layer, path, offset, ...why }) => {
    // Both names normalize to the root. The offset tells several such entries apart.
    const rootEntry = `layer ${layer}, byte ${offset}: an entry named "" or "."`;
    const entry = why.reason === 'no-name' ? rootEntry : `layer ${layer}: ${pathInMessage(path)}`;
    return `${entry} was skipped: ${leftOutReason(why)}`;
  },
  // A path through a loop of links is refused, unless Docker or podman unpack the links in another layer.
  refusedBy: ({ reason }) => (reason === 'no-name' ? ['umoci'] : everyEngine),
};

interface DuplicatePathData {
  readonly layer: number;
  readonly entryCount: number;
  /** Path of the first of these entries. */
  readonly example: string;
  /** Whether the path itself comes twice; otherwise the entry needs a directory where the layer has a file, or the reverse. */
  readonly isSamePath: boolean;
}

/**
 * Paths that a layer stores more than once, whatever the entries are (layer.md: entries MUST be unique), and entries that
 * replace another path of their own layer. The last entry counts.
 */
export const duplicatePath: Rule<DuplicatePathData> = {
  id: 'validity/duplicate-path',
  severity: 'warning',
  ofImages: true,
  title: 'A layer stores a path twice',
  why: 'A layer may contain a path only once, also that of a directory (OCI image spec, layer.md). Docker with overlay2 and podman refuse the layer: "duplicates of file paths not supported"; other engines keep the last entry. Rebuild the layer with another tool or version.',
  *check({ images }) {
    for (const { image, stack } of images) {
      for (const [layer, { repeated, replacing }] of (stack?.effects ?? []).entries()) {
        for (const rows of [repeated, replacing]) {
          const [first] = rows;
          if (!stack || first === undefined) continue;
          const path = pathAt(stack.tables[layer] as EntryTable, first);
          const where = { image: imageLabel(image), layer, path };
          yield { where, data: { layer, entryCount: rows.length, example: path, isSamePath: rows === repeated } };
        }
      }
    }
  },
  message: ({ layer, entryCount, example, isSamePath }) => {
    const path = pathInMessage(example);
    const entries = pluralize(entryCount, 'entry', 'entries');
    if (isSamePath) {
      const what = entryCount === 1 ? `${path} twice` : `${entries} of paths that it already has, such as ${path}`;
      return `layer ${layer} stores ${what}; Docker with overlay2 and podman refuse it, other engines keep the last entry`;
    }
    return entryCount === 1
      ? `layer ${layer}: ${path} replaces an earlier entry of the layer; the last entry wins`
      : `layer ${layer}: ${entries} replace earlier entries of the layer, such as ${path}; the last entry wins`;
  },
  // "duplicates of file paths not supported"; containerd and umoci take the last entry.
  refusedBy: () => ['docker-overlay2', 'podman'],
};
