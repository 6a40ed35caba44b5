// An option for each limit: --max-NAME with a number or, for sizes, a unit.
import { InputError } from '../../bytes/input-error.ts';
import { defaultLimits, type LimitName, type Limits, limitFlag } from '../../bytes/limits.ts';
import { withMemoryCount } from '../../bytes/memory.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import type { CommandOption, OptionTable } from './option.ts';

const descriptions: Readonly<Record<LimitName, string>> = {
  memory: 'Maximum memory for the contents of all archives together',
  memoryRatio: 'Maximum memory for each byte of the archives, beyond 150MB',
  jsonSize: 'Maximum size of one JSON document',
  jsonTotal: 'Maximum size of all JSON documents together',
  listItems: 'Maximum items in the lists of one document: manifests, layers, images',
  headerSize: 'Maximum size of the extended headers of one tar entry',
  pathLength: 'Maximum length of a path or link target in bytes',
  impliedPathBytes: 'Maximum total length of the paths of directories that have no tar entry',
  entries: 'Maximum entries in one tar',
  metadata: 'Maximum size of all names and attributes in one tar',
  names: 'Maximum names of one image; all images together may have 100 times as many',
  links: 'Maximum symbolic links followed for one path',
  indexDepth: 'Maximum depth of nested indexes',
  expansionRatio: 'Maximum ratio of expanded to stored size, beyond --max-expanded-size',
  expandedSize: 'Size up to which compressed streams and sparse files may expand at any ratio',
  anomalies: 'Maximum irregularities reported for one tar',
  binaries: 'Maximum binaries examined in one image',
};

const sizes: ReadonlySet<LimitName> = new Set([
  'memory',
  'jsonSize',
  'jsonTotal',
  'headerSize',
  'impliedPathBytes',
  'metadata',
  'expandedSize',
]);
const isSize = (limit: LimitName): boolean => sizes.has(limit);

/** `64MiB`; `1GB` for powers of ten */
const sizeText = (bytes: number): string => {
  if (bytes % 1e9 === 0) return `${bytes / 1e9}GB`;
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${bytes / 2 ** (10 * power)}${units[power]}`;
};

const names = Object.keys(defaultLimits) as readonly LimitName[];
const optionOf = (limit: LimitName): string => limitFlag(limit).slice('--'.length);

export const limitOptions: OptionTable = Object.fromEntries(
  names.map((limit) => [
    optionOf(limit),
    {
      type: 'string',
      requiresArg: true,
      placeholder: isSize(limit) ? 'SIZE' : 'N',
      describe: `${descriptions[limit]} (default: ${isSize(limit) ? sizeText(defaultLimits[limit]) : defaultLimits[limit]})`,
    } satisfies CommandOption,
  ]),
);

/**
 * The limits of a run, with its count of memory.
 * @throws {InputError} if a value is not a number
 */
export function limitsOf(given: Readonly<Record<string, unknown>>): Limits {
  const limits: { -readonly [Name in keyof Limits]: Limits[Name] } = { ...defaultLimits };
  for (const limit of names) {
    const value = given[optionOf(limit)];
    if (value !== undefined) limits[limit] = parseNumber(limit, String(value));
  }
  return withMemoryCount(limits);
}

function parseNumber(limit: LimitName, value: string): number {
  const number = parseByteSize(value);
  if (number !== undefined) return number;
  throw new InputError(
    'usage',
    `${limitFlag(limit)} must be ${isSize(limit) ? 'a size such as 1000000 or 64MiB' : 'a whole number, 0 or more'}`,
  );
}
