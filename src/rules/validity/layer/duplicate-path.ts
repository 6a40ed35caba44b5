// Entries that replace earlier ones of the same layer (layer.md: entries MUST be unique); the last one counts. A repeated
// directory entry replaces nothing.
import { type EntryTable, pathAt } from '../../../layer/entry-table.ts';
import type { Rule } from '../../rule.ts';
import { imageLabel, pathInMessage, pluralize } from '../../wording.ts';

interface Data {
  readonly layer: number;
  readonly entryCount: number;
  /** The first duplicate path. */
  readonly example: string;
}

export const duplicatePath: Rule<Data> = {
  id: 'validity/duplicate-path',
  severity: 'warning',
  title: 'A layer stores a path twice',
  why: 'A layer may contain a path only once (OCI image spec, layer.md); tools differ in which entry they keep. Rebuild the layer with another tool or version.',
  *check({ images }) {
    for (const { image, stack } of images) {
      for (const [layer, { repeated }] of (stack?.effects ?? []).entries()) {
        const [first] = repeated;
        if (!stack || first === undefined) continue;
        const path = pathAt(stack.tables[layer] as EntryTable, first);
        const where = { image: imageLabel(image), layer, path };
        yield { where, data: { layer, entryCount: repeated.length, example: path } };
      }
    }
  },
  message: ({ layer, entryCount, example }) =>
    entryCount === 1
      ? `layer ${layer}: ${pathInMessage(example)} replaces an earlier entry of the layer; the last entry wins`
      : `layer ${layer}: ${pluralize(entryCount, 'entry', 'entries')} replace earlier entries of the layer, such as ${pathInMessage(example)}; the last entry wins`,
  // "duplicates of file paths not supported"; containerd and umoci take the last entry.
  refusedBy: () => ['docker-overlay2', 'podman'],
};
