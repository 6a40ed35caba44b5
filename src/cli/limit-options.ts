// An option for each limit of the reader, all of one form: --max-NAME with a number, for bytes with a unit too.
import type { Options } from 'yargs';
import { InputError } from '../bytes/input-error.ts';
import { defaultLimits, type Limits, limitFlag } from '../bytes/limits.ts';

const descriptions: Readonly<Record<keyof Limits, string>> = {
  jsonSize: 'Bytes of one JSON document',
  jsonTotal: 'Bytes of all JSON documents',
  listItems: 'Items of the lists of one document: manifests, layers, images',
  headerSize: 'Bytes of the extended headers of one tar entry',
  pathLength: 'Bytes of a path or of the target of a link',
  impliedText: 'Characters of the paths of directories that no entry names',
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

const units: Readonly<Record<string, number>> = {
  '': 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

function parseNumber(limit: keyof Limits, value: string): number {
  const [, digits, unit] = /^(\d{1,15})([kmgt]i?b)?$/i.exec(value) ?? [];
  const number = Number(digits) * units[(unit ?? '').toLowerCase()];
  if (Number.isSafeInteger(number)) return number;
  throw new InputError('usage', `${limitFlag(limit)} ${value}: takes a number such as 1000000 or 64MiB`);
}
