// --base ARCHIVE: the images whose layers are not the user's own.
import type { Options } from 'yargs';
import type { Image } from '../image/image.ts';
import type { Call } from './command.ts';

export const baseOption: Options = {
  type: 'string',
  array: true,
  nargs: 1,
  describe: 'Archive of the base image, to tell its layers from yours; one for each version',
};

export const baseArchives = ({ base }: Call['options']): readonly string[] => [base ?? []].flat().map(String);

/** @throws {InputError} where one is no archive */
export async function namedBases(options: Call['options'], declared: Call['declared']): Promise<readonly Image[]> {
  const images: Image[] = [];
  for (const archive of baseArchives(options)) images.push(...(await declared(archive)).contents.images);
  return images;
}
