// --with ARCHIVE: other archives, which have the blobs that the archive leaves out.
import { InputError } from '../../bytes/input-error.ts';
import { expandGlob, parseSubject, type Subject } from '../subject.ts';
import type { CommandOption } from './option.ts';

export const withOption = {
  type: 'string',
  array: true,
  nargs: 1,
  placeholder: 'ARCHIVE',
  describe: 'Take layers and other blobs that the archive leaves out from this one; may be repeated',
} as const satisfies CommandOption;

/** @throws {InputError} if one names an image, or a glob matches nothing */
export const othersOf = ({ with: given }: { readonly with?: readonly string[] | undefined }): readonly Subject[] =>
  (given ?? []).flatMap(expandGlob).map((argument) => {
    const subject = parseSubject(argument);
    if (subject.image === undefined) return subject;
    throw new InputError(
      'usage',
      `--with ${argument}: blobs are taken from the whole archive; leave out the image "${subject.image}"`,
    );
  });
