// One name for different images: a tag can be moved to another image, a digest cannot.
import { shortDigest } from '../../oci/digest.ts';
import { shortened } from '../../text/message-name.ts';
import { imagesByTag, type NamedImage } from '../image-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly here: string;
  readonly there: string;
  /** The archive in which the name belongs to another image. */
  readonly archive: string;
}

export const movedTag: Rule<Data> = {
  id: 'reference/moved-tag',
  severity: 'warning',
  title: 'A name refers to different images in different archives',
  why: 'A tag can be moved to another image at any time; a digest cannot. Pin what you deploy: name@sha256:….',
  *check({ images }, before) {
    for (const { archive, images: others } of before) {
      const known = new Map(imagesByTag(others).map((other) => [keyOf(other), other.imageID]));
      for (const named of imagesByTag(images)) {
        const [here, there] = [named.imageID, known.get(keyOf(named))];
        if (!here || !there || here === there) continue;
        yield { where: { image: named.name }, data: { name: named.name, here, there, archive: archive.name } };
      }
    }
  },
  message: ({ name, here, there, archive }) =>
    `${shortened(name)} is image ${shortDigest(here)}, but ${shortDigest(there)} in ${archive}`,
};

/** Images for several platforms under one name are pulled as one image. */
const keyOf = ({ name, platformKey }: NamedImage): string => `${platformKey} ${name}`;
