// Whose name it is: Docker Hub's official images have no namespace, everything else there belongs to a user or organisation.
import { imagesByTag } from '../image-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  /** Undefined for a name like an official image's. */
  readonly owner?: string;
}

export const namespace: Rule<Data> = {
  id: 'reference/namespace',
  severity: 'note',
  title: 'The name is one of Docker Hub',
  why: 'Who pulls it gets what stands there, not this image. Official images have no namespace; name your own with your registry or namespace.',
  *check({ images }) {
    for (const { name, repository } of imagesByTag(images)) {
      const [first, ...rest] = repository.split('/');
      // A registry has a dot or a port, or is localhost.
      if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) continue;
      yield { where: { image: name }, data: rest.length === 0 ? { name } : { name, owner: first } };
    }
  },
  message: ({ name, owner }) =>
    owner === undefined
      ? `${name}: on Docker Hub this is the name of an official image, docker.io/library/${name}`
      : `${name}: on Docker Hub this belongs to ${owner}; it is no official image`,
};
