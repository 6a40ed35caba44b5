// Places to fetch a blob from that are no URIs (descriptor.md, "urls": RFC 3986, http and https).
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly url: string;
}

export const urls: Rule<Data> = {
  id: 'validity/urls',
  severity: 'warning',
  severityAlone: 'error',
  title: 'A url of a descriptor is no URL',
  why: 'Nobody can fetch the blob from there. Write a whole URL, with its scheme.',
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      for (const [index, url] of (declared?.urls ?? []).entries()) {
        if (url === null || URL.canParse(url)) continue;
        const pointer = `${at}/urls/${index}`;
        yield { where: { blob: from, pointer }, data: { name: from, pointer, url } };
      }
    }
  },
  message: ({ name, pointer, url }) => `${name}: ${pointer} ${JSON.stringify(url)} is no URL`,
};
