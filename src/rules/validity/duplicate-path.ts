// Entries that take the place of others of their layer (layer.md: entries MUST be unique); here the last wins. A directory
// that comes twice takes nothing away.
import { pathAt } from '../../layer/entry-table.ts';
import { counted } from '../counted.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly entries: number;
  /** The path of the first. */
  readonly example: string;
}

export const duplicatePath: Rule<Data> = {
  id: 'validity/duplicate-path',
  severity: 'warning',
  title: 'A layer takes away what it brought itself',
  why: 'A path may come once in a layer: unpackers differ in which of the two they keep. The tool that wrote it has a fault.',
  *check({ images }) {
    for (const { image, stack } of images) {
      for (const [layer, { repeated }] of (stack?.effects ?? []).entries()) {
        if (!stack || repeated.length === 0) continue;
        const path = pathAt(stack.tables[layer], repeated[0]);
        const where = { image: imageLabel(image), layer, path };
        yield { where, data: { layer, entries: repeated.length, example: path } };
      }
    }
  },
  message: ({ layer, entries, example }) =>
    `layer ${layer} has ${counted(entries, 'entry', 'entries')} in the place of others of its own, such as ${example}`,
};
