// The file with learned base images: where it is looked for, and how it is read and written.
import { join, relative } from 'node:path';
import { type BasesDocument, type KnownBases, mergeBases } from '../../analysis/base-image/learned-bases.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { SchemaError } from '../../oci/schema.ts';
import { inertJSON } from '../../output/inert-text.ts';
import { exists, searchedDirectories } from '../policy-search.ts';
import { readHead, readSmallFile, statusOf } from '../read-small-file.ts';

/** Some 20,000 base images. */
const maxBases = 8 * 2 ** 20;

/** The name without --bases. */
export const basesName = 'bases.json';

/** Where the mark of the file is. Another program's file of the same name is not read. */
const headSize = 256;
const mark = /^\ufeff?\s*\{\s*"bases"\s*:\s*"timg-inspect"/;

/**
 * The file that is used without --bases: the first bases.json in the working directory and those above it, as a policy is found.
 * @throws {InputError} if one cannot be read
 */
export async function findBasesFile(): Promise<string | undefined> {
  for (const directory of searchedDirectories()) {
    const file = relative('', join(directory, basesName));
    if (!exists(join(directory, basesName))) continue;
    const status = await statusOf(file);
    if (status && !status.isFile()) continue;
    if (mark.test((await readHead(file, headSize)).toString('utf8'))) return file;
  }
  return undefined;
}

const writeOne = 'write one: timg-inspect base learn ARCHIVE... --bases FILE';

/** @throws {InputError} if the file cannot be read, is too large, or is not a list of base images */
export async function readBases(file: string): Promise<KnownBases> {
  const text = await readSmallFile(file, maxBases, 'a list of base images').catch((error) => {
    if (error.code !== 'not-found') throw error;
    throw new InputError('not-found', `${file}: no such file; ${writeOne}`);
  });
  const value = parsed(text);
  const { basesSchemaErrors } = await import('../../oci/settings-schema.ts');
  const [error] = value === undefined ? [] : basesSchemaErrors(value);
  if (value !== undefined && !error) return mergeBases((value as BasesDocument).images);
  const what = error ? `${placeOf(error)} is missing or wrong` : 'it is not JSON';
  throw new InputError('usage', `${file}: not a list of base images (${what}); ${writeOne}`);
}

/**
 * The same for a file that is written to: one that does not exist yet, or is empty, has no base images.
 * @throws {InputError} if it is something else, which must not be overwritten
 */
export async function readBasesToExtend(file: string): Promise<KnownBases> {
  const status = await statusOf(file);
  return !status || (status.isFile() && status.size === 0) ? new Map() : await readBases(file);
}

const placeOf = ({ instancePath, params }: SchemaError): string =>
  `${instancePath}${params.missingProperty === undefined ? '' : `/${params.missingProperty}`}` || 'the top level';

/** Undefined if the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/**
 * The text of the file, with a line for each base image, sorted by name and date.
 * @throws {InputError} if it would be too large to be read again
 */
export function basesText(file: string, bases: KnownBases): string {
  const images = Array.from(bases, ([chainID, { names, created, digests }]) => ({
    names: [...names].sort(),
    created,
    chainID,
    digests: [...digests].sort(),
  }));
  const sorted = images
    .map((image) => ({ image, key: `${image.names[0]}\0${image.created}\0${image.chainID}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const lines = sorted.map(({ image }) => `  ${inertJSON(JSON.stringify(image))}`);
  const text = `{"bases": "timg-inspect", "version": 1, "images": [\n${lines.join(',\n')}\n]}\n`;
  if (Buffer.byteLength(text) <= maxBases) return text;
  throw new InputError('limit', `${file}: would be larger than 8MiB; use another file: --bases FILE`);
}
