// An option for each limit of the reader, all of one form: --max-NAME with a number, for bytes with a unit too.
import type { Options } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import { defaultLimits, type Limits, limitFlag } from '../bytes/limits.ts';
import { parseByteCount } from '../spec/byte-count.ts';

const descriptions: Readonly<Record<keyof Limits, string>> = {
  jsonSize: 'Bytes of one JSON document',
  jsonTotal: 'Bytes of all JSON documents',
  listItems: 'Items of the lists of one document: manifests, layers, images',
  headerSize: 'Bytes of the extended headers of one tar entry',
  pathLength: 'Bytes of a path or of the target of a link',
  impliedText: 'Bytes of the paths of directories that no entry names',
  entries: 'Entries of one tar',
  metadata: 'Bytes of names and attributes of one tar',
  names: 'Names of one image',
  links: 'Symbolic links followed to one name',
  indexDepth: 'Indexes inside indexes',
  expansionRatio: 'Times its size that a compressed stream may expand to, beyond --max-expanded-size',
  expandedSize: 'Bytes that any compressed stream or sparse file may expand to',
  anomalies: 'Oddities kept of one tar',
  binaries: 'Files of one image looked into for the machine they are for',
};

const names = Object.keys(defaultLimits) as readonly (keyof Limits)[];
const optionOf = (limit: keyof Limits): string => limitFlag(limit).slice('--'.length);

export const limitOptions: Readonly<Record<string, Options>> = Object.fromEntries(
  names.map((limit) => [
    optionOf(limit),
    {
      type: 'string',
      requiresArg: true,
      hidden: true,
      group: 'Limits:',
      describe: `${descriptions[limit]} (default: ${defaultLimits[limit]})`,
    } satisfies Options,
  ]),
);

/** @throws {InputError} where a value is no number of the form */
export function limitsOf(given: Readonly<Record<string, unknown>>): Limits {
  const limits = { ...defaultLimits };
  for (const limit of names) {
    const value = given[optionOf(limit)];
    if (value !== undefined) limits[limit] = parseNumber(limit, String(value));
  }
  return limits;
}

function parseNumber(limit: keyof Limits, value: string): number {
  const number = parseByteCount(value);
  if (number !== undefined) return number;
  throw new InputError('usage', `${limitFlag(limit)} ${value}: takes a number such as 1000000 or 64MiB`);
}
