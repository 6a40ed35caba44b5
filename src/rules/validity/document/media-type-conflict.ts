// Compares the media type inside a document with the one in its descriptor (descriptor.md, manifest.md, "mediaType").

import { nameInMessage, shortened } from '../../../text/message-name.ts';
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';

interface Data {
  readonly name: string;
  readonly own: string;
  readonly listed: string;
}

export const mediaTypeConflict: Rule<Data> = {
  id: 'validity/media-type-conflict',
  severity: 'warning',
  title: 'A document and its descriptor declare different media types',
  why: 'Tools that trust the document and tools that trust the descriptor read it as different types. Write the index again.',
  *check({ contents }) {
    const documents = [...documentsOf(contents, 'oci-index'), ...documentsOf(contents, 'oci-manifest')];
    const own = new Map(documents.map(({ name, value }) => [name, value?.mediaType]));
    for (const { from, pointer: at, name, declared } of contents.references) {
      const [mine, listed] = [own.get(name), declared?.mediaType];
      if (!mine || !listed || mine === listed) continue;
      yield { where: { blob: from, pointer: `${at}/mediaType` }, data: { name, own: mine, listed } };
    }
  },
  message: ({ name, own, listed }) =>
    `${shortened(name)} declares the media type ${nameInMessage(own)}, but its descriptor declares ${nameInMessage(listed)}`,
};
