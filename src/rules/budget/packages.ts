// Budgets: packages by size, packages that must not be in any layer, and packages that the baseline does not have.

import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { packageTypes } from '../../packages/ecosystem.ts';
import { humanSize } from '../../text/byte-size.ts';
import { globPattern } from '../../text/glob.ts';
import { shortened } from '../../text/message-name.ts';
import { type Amount, byteSizeForm, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, selfOrAncestor, sizeExceededMessage, whyNoBaseline } from '../budget.ts';
import { isComplete } from '../completeness.ts';
import {
  instructionOfFirst,
  packageNames,
  packageText,
  placeText,
  type ShippedPackage,
  shippedPackages,
  unreadDatabase,
} from '../shipped-packages.ts';
import { pluralize } from '../wording.ts';

/** Upper limits for the total size of packages by type and name. */
export const packageSize: Budget<Readonly<Record<string, Amount>>> = {
  id: 'budget/package-size',
  severity: 'error',
  title: 'Packages are larger than their budget',
  why: 'Counts the files that packages own in all layers. Files that a later layer overwrites or deletes count too: they are still in the image. timg-inspect packages shows the size of each package.',
  limit: {
    title: 'Maximum size of packages',
    type: 'object',
    description:
      'Limits in bytes by glob for TYPE/NAME, such as {"deb/*": "200MB", "npm/typescript": 0}; a glob without a slash matches names of all types',
    minProperties: 1,
    propertyNames: { pattern: globPattern },
    additionalProperties: byteSizeSchema,
  },
  form: 'a map of globs such as {"deb/*": 200MB}',
  partForm: byteSizeForm,
  exampleGlob: 'deb/*',
  globs: (limit) => Object.keys(limit).map((glob) => [glob, glob]),
  needs: 'packages',
  *measure(limits, { image }) {
    const packages = shippedPackages(image);
    for (const [glob, limit] of Object.entries(limits)) {
      const selects = selectorOf(glob);
      const found = packages?.filter(({ title }) => selects(title)) ?? [];
      const [largest] = found;
      const reason = unreadDatabase(image, (type) => mayMatch(glob, type));
      yield atMost({
        metric: glob,
        limit: String(limit),
        limitValue: bytesAllowed(limit, null),
        actual: packages ? found.reduce((sum, { bytes }) => sum + bytes, 0) : null,
        atLeast: reason !== undefined || !image.layers.every(isComplete),
        unit: 'bytes',
        reason,
        part: glob,
        ...(largest && { where: { layer: largest.layers[0] }, packages: dataOf(found, image) }),
        ...(largest && { note: largestText(largest, found.length, image) }),
      });
    }
  },
  message: (measured) => `${sizeExceededMessage(measured)}; ${measured.note}`,
};

/** `largest of 2 packages: deb/gcc 4:12.2.0-3, 300kB (layer 1: RUN …)` */
function largestText(largest: ShippedPackage, count: number, image: ImageAnalysis): string {
  const text = `${packageText(largest)}, ${humanSize(largest.bytes)} (${placeText(largest, image)})`;
  return count === 1 ? text : `largest of ${pluralize(count, 'package')}: ${text}`;
}

/** Packages that must not be in any layer, installed in the end or not. */
export const forbiddenPackage: Budget<readonly string[]> = {
  id: 'budget/forbidden-package',
  severity: 'error',
  title: 'A forbidden package is in the image',
  why: 'It is in the final filesystem, or in a layer although a later one removes it. Install what only the build needs in another stage, and copy only the result.',
  limit: {
    title: 'Packages that must not be in any layer',
    type: 'array',
    minItems: 1,
    items: { type: 'string', pattern: globPattern },
    description:
      'Globs for TYPE/NAME, such as "deb/*-dev" or "npm/@types/*"; a glob without a slash matches names of all types',
  },
  form: 'a list of globs such as ["deb/*-dev"]',
  partForm: 'a glob such as "deb/*-dev"',
  exampleGlob: 'deb/*-dev',
  globs: (limit) => limit.entries(),
  needs: 'packages',
  *measure(globs, { image }) {
    const selectors = globs.map(selectorOf);
    const packages = shippedPackages(image);
    const found = packages?.filter(({ title }) => selectors.some((selects) => selects(title))) ?? [];
    const shared = { limit: 'forbidden', limitValue: 0, unit: 'presence' } as const;
    if (found.length === 0) {
      const reason = unreadDatabase(image, (type) => globs.some((glob) => mayMatch(glob, type)));
      const isKnown = packages && reason === undefined && image.layers.every(isComplete);
      yield atMost({ ...shared, metric: globs.join(', '), actual: isKnown ? 0 : null, reason });
    }
    for (const one of found) {
      const removed = one.removedBy === null ? '' : `; still shipped although layer ${one.removedBy} removes it`;
      yield atMost({
        ...shared,
        metric: `${packageText(one)} (layer ${one.layers[0]})`,
        actual: 1,
        where: { layer: one.layers[0] },
        packages: dataOf([one], image),
        note: `${packageText(one)} is forbidden (${placeText(one, image)})${removed}`,
      });
    }
  },
  message: ({ metric, note }) => note ?? `${shortened(metric)} is forbidden`,
};

const noPackagesKept = 'the baseline has no list of packages; write it again with --write-baseline';

/** An upper limit for the packages that the baseline does not have. A new version of a package does not count. */
export const newPackages: Budget<number> = {
  id: 'budget/new-packages',
  severity: 'error',
  title: 'There are more new packages than the budget allows',
  why: 'Packages of the final filesystem count as new if the baseline has none with the same type and name; another version is not new. To accept them, use --allow "reason" or write a new baseline.',
  limit: { title: 'Maximum number of packages that the baseline does not have', type: 'integer', minimum: 0 },
  form: 'a whole number such as 5',
  needsBaseline: true,
  needs: 'packages',
  *measure(limit, { image, baseline }) {
    const packages = shippedPackages(image);
    const kept = baseline?.profile.packages;
    const found =
      packages && kept && onePerTitle(packages.filter(({ title, isInstalled }) => isInstalled && !kept.has(title)));
    const [largest] = found ?? [];
    const reason = whyNoBaseline(baseline) ?? (kept ? unreadDatabase(image, () => true) : noPackagesKept);
    yield atMost({
      metric: 'new packages',
      limit: String(limit),
      limitValue: limit,
      actual: found?.length ?? null,
      atLeast: reason !== undefined || !image.layers.every(isComplete),
      unit: 'count',
      reason,
      ...(found && largest && { where: { layer: largest.layers[0] }, packages: dataOf(found, image) }),
      ...(found && largest && { note: newNames(found, image) }),
    });
  },
  message: ({ actual, limit, note }) => `${pluralize(actual ?? 0, 'new package')}; budget is ${limit}; ${note}`,
};

/** Of packages with several versions, the largest. */
function onePerTitle(packages: readonly ShippedPackage[]): readonly ShippedPackage[] {
  const byTitle = new Map<string, ShippedPackage>();
  for (const one of packages) if (!byTitle.has(one.title)) byTitle.set(one.title, one);
  return [...byTitle.values()];
}

/** How many layers are named in a message. */
const maxLayers = 3;

/** `deb/gcc (300kB) and 2 more packages in layer 1: RUN …; npm/ms (3kB) in layer 2: COPY …`: by the first layer of each. */
function newNames(packages: readonly ShippedPackage[], image: ImageAnalysis): string {
  const byLayer = new Map<number, ShippedPackage[]>();
  for (const one of packages) {
    const known = byLayer.get(one.layers[0]);
    if (known) known.push(one);
    else byLayer.set(one.layers[0], [one]);
  }
  const named = Array.from(byLayer, ([layer, all]) => {
    const names = packageNames(all.map(({ title, visible }) => ({ name: title, bytes: visible })));
    return `${names} in ${placeText({ layers: [layer] }, image)}`;
  });
  const others = [...byLayer.values()].slice(maxLayers).reduce((sum, { length }) => sum + length, 0);
  const more = others > 0 ? [`${pluralize(others, 'package')} in other layers`] : [];
  return [...named.slice(0, maxLayers), ...more].join('; ');
}

/** A glob also selects what is below a name: `npm/*` all scoped packages, `golang/example.com` all its modules. */
const selectorOf = (glob: string): ((title: string) => boolean) => selfOrAncestor([glob]);

/** Whether packages of a type can match: all of them, unless the glob begins with another type. */
function mayMatch(glob: string, type: ShippedPackage['type']): boolean {
  const [first, ...others] = glob.replace(/^\/+/, '').split('/');
  const named = others.length > 0 && packageTypes.find((one) => one === first);
  return !named || named === type;
}

/** For the finding. */
const dataOf = (packages: readonly ShippedPackage[], image: ImageAnalysis) =>
  packages.map((one) => ({
    name: one.title,
    version: one.version,
    bytes: one.bytes,
    layers: one.layers,
    instruction: instructionOfFirst(one, image),
  }));
