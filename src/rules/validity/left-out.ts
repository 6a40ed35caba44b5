// Entries that cannot be placed in the merged filesystem.
import { limitFlag } from '../../bytes/limits.ts';
import { pathAt } from '../../layer/entry-table.ts';
import type { LeftOut } from '../../tree/layer-effect.ts';
import type { Rule } from '../rule.ts';
import { displayPath, imageLabel } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly path: string;
  readonly reason: LeftOut['reason'];
}

const reasons: Readonly<Record<LeftOut['reason'], string>> = {
  'link-loop': `its path leads through a loop of symbolic links, or through more than ${limitFlag('links')} allows`,
  'missing-target': 'it is a hard link to a file that does not exist, or that its own directory would replace',
  'no-name': 'its path is /, but it is not a directory',
  'too-long': `its path or link target is too long (${limitFlag('pathLength')}, ${limitFlag('impliedText')})`,
};

export const leftOut: Rule<Data> = {
  id: 'validity/left-out',
  severity: 'warning',
  title: 'An entry cannot be placed in the filesystem',
  why: 'Engines refuse such a layer or skip the entry. Its bytes are shipped anyway. The tool that wrote the layer is faulty.',
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
  message: ({ layer, path, reason }) =>
    `layer ${layer}: ${displayPath(path.length > 200 ? `${path.slice(0, 200)}…` : path)} was skipped: ${reasons[reason]}`,
};
