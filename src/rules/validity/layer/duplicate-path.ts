// Paths that a layer stores more than once, whatever the entries are (layer.md: entries MUST be unique), and entries that replace
// another path of their own layer. The last entry counts.
import { type EntryTable, pathAt } from '../../../layer/entry-table.ts';
import type { Rule } from '../../rule.ts';
import { imageLabel, pathInMessage, pluralize } from '../../wording.ts';

interface Data {
  readonly layer: number;
  readonly entryCount: number;
  /** Path of the first of these entries. */
  readonly example: string;
  /** Whether the path itself comes twice; otherwise the entry needs a directory where the layer has a file, or the reverse. */
  readonly isSamePath: boolean;
}

export const duplicatePath: Rule<Data> = {
  id: 'validity/duplicate-path',
  severity: 'warning',
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
