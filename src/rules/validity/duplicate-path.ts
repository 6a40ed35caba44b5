// Entries that replace earlier ones of their own layer (layer.md: entries MUST be unique); the last one wins. A directory
// entry that is repeated replaces nothing.
import { pathAt } from '../../layer/entry-table.ts';
import type { Rule } from '../rule.ts';
import { displayPath, imageLabel, pluralize } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly entryCount: number;
  /** The path of the first. */
  readonly example: string;
}

export const duplicatePath: Rule<Data> = {
  id: 'validity/duplicate-path',
  severity: 'warning',
  title: 'A layer stores a path twice',
  why: 'A path may be in a layer once (layer.md); tools differ in which of the two entries they keep. The tool that wrote the layer is faulty.',
  *check({ images }) {
    for (const { image, stack } of images) {
      for (const [layer, { repeated }] of (stack?.effects ?? []).entries()) {
        if (!stack || repeated.length === 0) continue;
        const path = pathAt(stack.tables[layer], repeated[0]);
        const where = { image: imageLabel(image), layer, path };
        yield { where, data: { layer, entryCount: repeated.length, example: path } };
      }
    }
  },
  message: ({ layer, entryCount, example }) =>
    `layer ${layer} has ${pluralize(entryCount, 'entry', 'entries')} that ${entryCount === 1 ? 'replaces an earlier one' : 'replace earlier ones'} of its own, such as ${displayPath(example)}`,
};
