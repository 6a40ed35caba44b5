// Budget: paths that must not be in any layer. A file that a later layer deletes can still be read from the lower one.
import type { WastedPayload } from '../../analysis/ledger.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { globPattern, matching } from '../../text/glob.ts';
import { shortened } from '../../text/message-name.ts';
import { atMost, type Budget, selfOrAncestor } from '../budget.ts';
import { isComplete } from '../completeness.ts';
import { secretPaths } from '../secret-paths.ts';
import { shippedNames } from '../shipped-files.ts';
import { displayGlob, displayPath } from '../wording.ts';

/** Keyword for the usual paths of keys and credentials. */
const secrets = 'secrets';

export const forbiddenPath: Budget<readonly string[]> = {
  id: 'budget/forbidden-path',
  severity: 'error',
  title: 'A forbidden path is in the image',
  why: 'Anyone who pulls the image can read it, even if a later layer deletes it. If it is a secret, treat it as leaked and rotate it. Use RUN --mount=type=secret for secrets, and list files that the build does not need in .dockerignore.',
  limit: {
    title: 'Paths that must not be in any layer',
    type: 'array',
    minItems: 1,
    items: { type: 'string', pattern: globPattern },
    description:
      'Globs, such as "*.pem" (at any depth) or "/etc/ssl/**"; "secrets" stands for the usual file names of keys and credentials',
  },
  form: 'a list of globs such as ["**/*.pem"]',
  partForm: 'a glob such as "**/*.pem"',
  globs: (limit) => limit.entries(),
  *measure(globs, { image }) {
    const forbids = globs.flatMap((glob) => (glob === secrets ? secretPaths : [glob])).map(matching);
    const wasted = new Map(image.merged?.ledger.wasted.map((one) => [`${one.storedIn} ${one.row}`, one]));
    const isForbidden = selfOrAncestor((path) => forbids.some((forbid) => forbid(path)));
    const found = [...shippedNames(image)].filter(({ path }) => isForbidden(path));
    const shared = { limit: 'forbidden', limitValue: 0, unit: 'presence' } as const;
    if (found.length === 0) {
      const metric = globs.map((glob) => (glob === secrets ? glob : displayGlob(glob))).join(', ');
      yield atMost({ ...shared, metric, actual: image.layers.every(isComplete) ? 0 : null });
    }
    for (const { path, layer, row } of found.sort((a, b) => comparePaths(a.path, b.path) || a.layer - b.layer)) {
      const payload = wasted.get(`${layer} ${row}`);
      const metric = `${displayPath(path)} (layer ${layer})`;
      yield atMost({
        ...shared,
        metric,
        actual: 1,
        where: { layer, path },
        ...(payload ? { note: whyNotVisible(payload) } : {}),
      });
    }
  },
  message: ({ metric, note }) =>
    `${shortened(note === undefined ? metric : metric.replace(/\)$/, `, ${note})`))} is forbidden`,
};

function whyNotVisible({ kind, wastedBy }: WastedPayload): string {
  if (kind === 'unusable') return 'still shipped although it cannot be extracted';
  if (kind === 'duplicate') return 'still shipped although a later entry overwrites it';
  return `still shipped although layer ${wastedBy} deletes or overwrites it`;
}
