// Names in manifest.json that Docker does not accept. It loads the image without them.
import { everyEngine } from '../../image/engines.ts';
import { shortened } from '../../text/message-name.ts';
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly tag: string;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domain = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const reference = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*:[\\w][\\w.-]{0,127}$`);
const isWithoutTag = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*(?:@sha256:[0-9a-f]{64})?$`);
/** Docker refuses longer names: repository, colon and tag. */
const maxCharacters = 255 + 1 + 128;

export const repoTag: Rule<Data> = {
  id: 'portability/repo-tag',
  severity: 'warning',
  title: 'Docker does not accept a name in manifest.json',
  why: 'Docker loads the image without this name. The repository must be lowercase and followed by :TAG.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'docker-manifest')) {
      for (const [at, item] of (value ?? []).entries()) {
        for (const [index, tag] of (item?.RepoTags ?? []).entries()) {
          if (tag === null || (tag.length <= maxCharacters && reference.test(tag))) continue;
          const pointer = `/${at}/RepoTags/${index}`;
          yield { where: { blob: name, pointer }, data: { name, pointer, tag } };
        }
      }
    }
  },
  message: ({ name, pointer, tag }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(shortened(tag))} is not a valid name:tag; Docker loads the image without it`,
  // Docker reports an error, and keeps the image without a name. containerd adds a missing tag, and accepts a digest.
  refusedBy: ({ tag }) => (isWithoutTag.test(tag) ? ['docker-overlay2', 'podman'] : everyEngine),
};
