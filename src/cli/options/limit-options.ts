// An option for each limit: --max-NAME with a number or, for sizes, a unit.
import { InputError } from '../../bytes/input-error.ts';
import { defaultLimits, type Limits, limitFlag } from '../../bytes/limits.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import type { CommandOption, OptionTable } from './option.ts';

const descriptions: Readonly<Record<keyof Limits, string>> = {
  jsonSize: 'Maximum size of one JSON document',
  jsonTotal: 'Maximum size of all JSON documents together',
  listItems: 'Maximum items in the lists of one document: manifests, layers, images',
  headerSize: 'Maximum size of the extended headers of one tar entry',
  pathLength: 'Maximum length of a path or link target in bytes',
  impliedPathBytes: 'Maximum total length of the paths of directories that have no tar entry',
  entries: 'Maximum entries in one tar',
  metadata: 'Maximum size of all names and attributes in one tar',
  names: 'Maximum names of one image',
  links: 'Maximum symbolic links followed for one path',
  indexDepth: 'Maximum depth of nested indexes',
  expansionRatio: 'Maximum ratio of expanded to stored size, beyond --max-expanded-size',
  expandedSize: 'Size up to which compressed streams and sparse files may expand at any ratio',
  anomalies: 'Maximum irregularities reported for one tar',
  binaries: 'Maximum binaries examined in one image',
};

const sizes: ReadonlySet<keyof Limits> = new Set([
  'jsonSize',
  'jsonTotal',
  'headerSize',
  'impliedPathBytes',
  'metadata',
  'expandedSize',
]);
const isSize = (limit: keyof Limits): boolean => sizes.has(limit);

/** `64MiB` */
const binarySize = (bytes: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${bytes / 2 ** (10 * power)}${units[power]}`;
};

const names = Object.keys(defaultLimits) as readonly (keyof Limits)[];
const optionOf = (limit: keyof Limits): string => limitFlag(limit).slice('--'.length);

export const limitOptions: OptionTable = Object.fromEntries(
  names.map((limit) => [
    optionOf(limit),
    {
      type: 'string',
      requiresArg: true,
      placeholder: isSize(limit) ? 'SIZE' : 'N',
      describe: `${descriptions[limit]} (default: ${isSize(limit) ? binarySize(defaultLimits[limit]) : defaultLimits[limit]})`,
    } satisfies CommandOption,
  ]),
);

/** @throws {InputError} if a value is not a number */
export function limitsOf(given: Readonly<Record<string, unknown>>): Limits {
  const limits = { ...defaultLimits };
  for (const limit of names) {
    const value = given[optionOf(limit)];
    if (value !== undefined) limits[limit] = parseNumber(limit, String(value));
  }
  return limits;
}

function parseNumber(limit: keyof Limits, value: string): number {
  const number = parseByteSize(value);
  if (number !== undefined) return number;
  throw new InputError(
    'usage',
    `${limitFlag(limit)} must be ${isSize(limit) ? 'a size such as 1000000 or 64MiB' : 'a whole number, 0 or more'}`,
  );
}
