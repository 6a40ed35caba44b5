// A path that must not be shipped is, if only in a lower layer: what is deleted later can still be read there.
import { comparePaths } from '../../spec/entry-path.ts';
import { globPattern, matching } from '../../spec/path-glob.ts';
import type { Budget } from '../budget.ts';
import { orInside } from '../or-inside.ts';
import { secretPaths } from '../secret-paths.ts';
import { shippedNames } from '../shipped-files.ts';

export const forbiddenPath: Budget<readonly string[]> = {
  id: 'budget/forbidden-path',
  severity: 'error',
  title: 'A path that must not be shipped is',
  why: 'Whoever pulls the image can read it, also from a layer below the one that deletes it. Mount secrets with RUN --mount=type=secret, list files in .dockerignore, and take the key for known: change it.',
  limit: {
    type: 'array',
    minItems: 1,
    items: { type: 'string', pattern: globPattern },
    description: 'Globs, such as "**/*.pem"; "secrets" stands for the usual names of keys and credentials',
  },
  *measure(globs, { image }) {
    const forbids = globs.flatMap((glob) => (glob === 'secrets' ? secretPaths : [glob])).map(matching);
    const hidden = new Map(image.merged?.ledger.hidden.map((row) => [`${row.sitsIn} ${row.row}`, row.causedBy]));
    const isForbidden = orInside((path) => forbids.some((forbid) => forbid(path)));
    const found = [...shippedNames(image)].filter(({ path }) => isForbidden(path));
    if (found.length === 0) {
      yield { what: globs.join(' '), limit: 'none', allowed: 0, actual: 0, unit: 'count', passed: true };
    }
    for (const { path, layer, row } of found.sort((a, b) => comparePaths(a.path, b.path) || a.layer - b.layer)) {
      const hiddenBy = hidden.get(`${layer} ${row}`);
      const fate = hiddenBy === undefined ? '' : `, hidden by layer ${hiddenBy} and still shipped`;
      const what = `/${path} (layer ${layer}${fate})`;
      yield { what, limit: 'none', allowed: 0, actual: 1, unit: 'count', passed: false, where: { layer, path } };
    }
  },
  message: ({ what }) => `${what} must not be shipped`,
};
