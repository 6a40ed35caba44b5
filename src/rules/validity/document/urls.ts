// Download locations of a blob that are not URLs (descriptor.md, "urls": RFC 3986, http and https).

import { shortened } from '../../../text/message-name.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly url: string;
}

export const urls: Rule<Data> = {
  id: 'validity/urls',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A URL in a descriptor is invalid',
  why: 'The blob cannot be downloaded from this URL. Write a complete URL with its scheme.',
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      for (const [index, url] of (declared?.urls ?? []).entries()) {
        if (url === null || URL.canParse(url)) continue;
        const pointer = `${at}/urls/${index}`;
        yield { where: { blob: from, pointer }, data: { name: from, pointer, url } };
      }
    }
  },
  message: ({ name, pointer, url }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(shortened(url))} is not a URL`,
};
