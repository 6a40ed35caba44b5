// Entries that have no place in the merged file system.
import { limitFlag } from '../../bytes/limits.ts';
import { pathAt } from '../../layer/entry-table.ts';
import type { LeftOut } from '../../tree/layer-effect.ts';
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly path: string;
  readonly reason: LeftOut['reason'];
}

const reasons: Readonly<Record<LeftOut['reason'], string>> = {
  'link-loop': `symbolic links lead in a circle, or on and on (${limitFlag('links')}), on the way to it`,
  'missing-target': 'it is a hard link to a file that is not there, or that its own directory would replace',
  'no-name': 'it would be the root directory, and is none',
  'too-long': `its path, or the target of the link it is, is longer or deeper than any system takes (${limitFlag('pathLength')}, ${limitFlag('impliedText')})`,
};

export const leftOut: Rule<Data> = {
  id: 'validity/left-out',
  severity: 'warning',
  title: 'An entry has no place in the file system',
  why: 'Engines refuse such a layer or skip the entry. Its bytes are shipped all the same; the tool that wrote the layer has a fault.',
  *check({ images }) {
    for (const { image, stack } of images) {
      if (!stack) continue;
      for (const [layer, effect] of stack.effects.entries()) {
        for (const { row, reason } of effect.leftOut) {
          const path = pathAt(stack.tables[layer], row);
          yield { where: { image: imageLabel(image), layer, path }, data: { layer, path, reason } };
        }
      }
    }
  },
  message: ({ layer, path, reason }) => `layer ${layer}: ${path.slice(0, 200)} is left out: ${reasons[reason]}`,
};
