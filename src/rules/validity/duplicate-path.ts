// Two entries of one layer for one path (layer.md: entries MUST be unique); here the last wins.
import { imageLabel } from '../image-label.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly layer: number;
  readonly path: string;
}

export const duplicatePath: Rule<Data> = {
  id: 'validity/duplicate-path',
  severity: 'warning',
  title: 'A layer hides a file of its own',
  why: 'A path may come once in a layer: unpackers differ in which of the two they keep. The tool that wrote it has a fault.',
  *check({ images }) {
    for (const { image, stack } of images) {
      for (const [layer, { lost }] of (stack?.effects ?? []).entries()) {
        for (const { how, places } of lost) {
          const [{ path }] = places;
          if (how === 'own') yield { where: { image: imageLabel(image), layer, path }, data: { layer, path } };
        }
      }
    }
  },
  message: ({ layer, path }) => `layer ${layer} has ${path} and puts something else in its place`,
};
