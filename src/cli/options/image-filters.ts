// --filter KEY=VALUE, as in docker image ls: which images are listed, and under which names. An image must match at least one
// `reference` and all other filters.
import { InputError } from '../../bytes/input-error.ts';
import type { Image } from '../../image/image.ts';
import { answersTo } from '../../image/select-images.ts';
import { parseReference } from '../../oci/reference.ts';
import { pathMatch } from '../../text/glob.ts';

export interface ImageFilter {
  readonly keeps: (image: Image) => boolean;
  readonly keepsName: (name: string) => boolean;
}

/**
 * Parses filters. `images` are those that before= and since= can name.
 * @throws {InputError} if a filter is invalid, or names an image that does not exist
 */
export function imageFilter(filters: readonly string[], images: readonly Image[]): ImageFilter {
  const parsed = filters.map(parse);
  const patterns = parsed.flatMap(({ key, value }) => (key === 'reference' ? [value] : []));
  const keepsName = (name: string): boolean =>
    patterns.length === 0 || patterns.some((pattern) => matches(pattern, name));
  const tests = parsed.flatMap(({ key, value }) => testOf(key, value, images));
  return {
    keepsName,
    keeps: (image) =>
      tests.every((test) => test(image)) && (patterns.length === 0 || image.names.some((name) => keepsName(name))),
  };
}

export const filterKeys = ['dangling', 'label', 'before', 'since', 'reference'];

function parse(filter: string): { readonly key: string; readonly value: string } {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(filter) ?? [];
  if (key !== undefined && value !== undefined && filterKeys.includes(key)) return { key, value };
  throw new InputError(
    'usage',
    `unknown filter "${filter}"; use ${filterKeys.map((known) => `${known}=…`).join(', ')}`,
  );
}

type Test = (image: Image) => boolean;

function testOf(key: string, value: string, images: readonly Image[]): readonly Test[] {
  switch (key) {
    case 'dangling':
      return [dangling(value)];
    case 'label':
      return [labelled(value)];
    case 'before':
    case 'since':
      return [byTime(key, value, images)];
    default:
      return [];
  }
}

function dangling(value: string): Test {
  const isTrue = ['true', '1', 't', 'T', 'TRUE', 'True'].includes(value);
  if (!isTrue && !['false', '0', 'f', 'F', 'FALSE', 'False'].includes(value)) {
    throw new InputError('usage', `--filter dangling must be true or false, not "${value}"`);
  }
  return ({ names }) => (names.length === 0) === isTrue;
}

/** KEY or KEY=VALUE. */
function labelled(label: string): Test {
  const [, key = label, value] = /^([^=]*)(?:=(.*))?$/s.exec(label) ?? [];
  return ({ config }) => {
    const labels = config?.value?.config?.Labels ?? {};
    return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
  };
}

function byTime(key: 'before' | 'since', asked: string, images: readonly Image[]): Test {
  const named = images.find((image) => answersTo(image, asked));
  if (!named) throw new InputError('no-such-image', `--filter ${key}=${asked}: no image "${asked}" in these archives`);
  const timeOf = ({ created }: Image): number => Date.parse(created ?? '');
  return (image) => (key === 'before' ? timeOf(image) < timeOf(named) : timeOf(image) > timeOf(named));
}

/** A pattern can match the whole name or the name without its tag. */
function matches(pattern: string, name: string): boolean {
  const results = [name, parseReference(name).repository ?? name].map((text) => pathMatch(pattern, text));
  if (results.includes(undefined)) throw new InputError('usage', `--filter reference=${pattern}: invalid pattern`);
  return results.includes(true);
}
