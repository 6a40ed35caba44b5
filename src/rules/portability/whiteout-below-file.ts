// A whiteout below a path that is a file in the same layer.

import { parentPath } from '../../oci/entry-path.ts';
import { distinctLayers } from '../facts.ts';
import { isDirectoryAt, rowsByPath, whiteoutsOf } from '../layer-rows.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pathInMessage } from '../wording.ts';

interface Data {
  readonly layer: number;
  readonly path: string;
  readonly file: string;
}

export const whiteoutBelowFile: Rule<Data> = {
  id: 'portability/whiteout-below-file',
  severity: 'warning',
  title: 'A whiteout is inside a path that is a file in the same layer',
  why: 'This is legal, and umoci writes it, but Docker and containerd refuse to load the image: "not a directory". Rebuild the layer.',
  *check(analysis) {
    for (const { image, layer, changeset } of distinctLayers(analysis)) {
      const whiteouts = changeset ? whiteoutsOf(changeset.entries) : [];
      if (!changeset || whiteouts.length === 0) continue;
      const rows = rowsByPath(changeset.entries);
      const isFile = (path: string): boolean => {
        const row = rows.get(path);
        return row !== undefined && !isDirectoryAt(changeset.entries, row);
      };
      for (const { hides: path } of whiteouts) {
        const file = parents(path).find(isFile);
        if (file === undefined) continue;
        const where = { image: imageLabel(image), layer: layer.index, path, blob: layer.name };
        yield { where, data: { layer: layer.index, path, file } };
      }
    }
  },
  message: ({ layer, path, file }) =>
    `layer ${layer} has a whiteout for ${pathInMessage(path)}, but ${pathInMessage(file)} is not a directory in this layer: Docker and containerd refuse to load it`,
  refusedBy: () => ['docker-overlay2', 'docker-containerd', 'containerd'],
};

function parents(path: string): readonly string[] {
  const above: string[] = [];
  for (let parent = parentPath(path); parent !== ''; parent = parentPath(parent)) above.push(parent);
  return above;
}
