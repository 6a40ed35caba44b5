// Who owns an image name. On Docker Hub, official images have no namespace; all others belong to a user or organization.

import { shortened } from '../../text/message-name.ts';
import { imagesByTag } from '../image-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  /** Undefined for a name that looks like that of an official image. */
  readonly owner?: string;
}

export const namespace: Rule<Data> = {
  id: 'reference/namespace',
  severity: 'note',
  title: 'The name refers to Docker Hub',
  why: 'docker pull with this name gets the image on Docker Hub, not this one. Only official images have no namespace; use your own registry or namespace.',
  *check({ images }) {
    for (const { name, repository } of imagesByTag(images)) {
      const [first = '', ...rest] = repository.split('/');
      // A registry host has a dot or a port, or is localhost.
      if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) continue;
      yield { where: { image: name }, data: rest.length === 0 ? { name } : { name, owner: first } };
    }
  },
  message: ({ name, owner }) =>
    owner === undefined
      ? `${shortened(name)}: without a registry, this name means docker.io/library/${shortened(name)}; that namespace is reserved for Docker Official Images`
      : `${shortened(name)}: without a registry, this name means docker.io/${shortened(name)}, which belongs to the Docker Hub account "${shortened(owner)}"`,
};
