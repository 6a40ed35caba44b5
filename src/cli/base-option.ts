// --base ARCHIVE: base images, whose layers are not own layers.
import type { Image } from '../image/image.ts';
import type { Call } from './command.ts';
import type { CommandOption } from './option.ts';

export const baseOption: CommandOption = {
  type: 'string',
  array: true,
  nargs: 1,
  placeholder: 'ARCHIVE',
  describe: 'Base image, to tell its layers from own layers; may be repeated (for several base versions)',
};

export const baseArchives = ({ base }: Call['options']): readonly string[] => [base ?? []].flat().map(String);

/** @throws {InputError} if one is not an archive */
export async function namedBases(options: Call['options'], declared: Call['declared']): Promise<readonly Image[]> {
  const images: Image[] = [];
  for (const archive of baseArchives(options)) images.push(...(await declared(archive)).contents.images);
  return images;
}
