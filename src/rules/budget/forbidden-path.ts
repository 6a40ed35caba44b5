// Paths that must not be shipped, not even in a lower layer: what is deleted later can still be read there.
import { comparePaths } from '../../spec/entry-path.ts';
import { globPattern, matching } from '../../spec/path-glob.ts';
import type { Budget } from '../budget.ts';
import { secretPaths } from '../secret-paths.ts';
import { selfOrAncestor } from '../self-or-ancestor.ts';
import { shippedNames } from '../shipped-files.ts';

export const forbiddenPath: Budget<readonly string[]> = {
  id: 'budget/forbidden-path',
  severity: 'error',
  title: 'Forbidden path is in the image',
  why: 'Anyone who pulls the image can read it, even if a later layer deletes it. Use RUN --mount=type=secret for secrets, list files in .dockerignore, treat the key as leaked and rotate it.',
  limit: {
    type: 'array',
    minItems: 1,
    items: { type: 'string', pattern: globPattern },
    description: 'Globs, such as "**/*.pem"; "secrets" stands for usual names of keys and credentials',
  },
  *measure(globs, { image }) {
    const forbids = globs.flatMap((glob) => (glob === 'secrets' ? secretPaths : [glob])).map(matching);
    const wasted = new Map(image.merged?.ledger.wasted.map((row) => [`${row.storedIn} ${row.row}`, row.wastedBy]));
    const isForbidden = selfOrAncestor((path) => forbids.some((forbid) => forbid(path)));
    const found = [...shippedNames(image)].filter(({ path }) => isForbidden(path));
    if (found.length === 0) {
      yield { metric: globs.join(' '), limit: '0', limitValue: 0, actual: 0, unit: 'count', passed: true };
    }
    for (const { path, layer, row } of found.sort((a, b) => comparePaths(a.path, b.path) || a.layer - b.layer)) {
      const wastedBy = wasted.get(`${layer} ${row}`);
      const note = wastedBy === undefined ? '' : `, still shipped although layer ${wastedBy} deletes or overwrites it`;
      const metric = `/${path} (layer ${layer}${note})`;
      yield { metric, limit: '0', limitValue: 0, actual: 1, unit: 'count', passed: false, where: { layer, path } };
    }
  },
  message: ({ metric }) => `${metric} is forbidden`,
};
