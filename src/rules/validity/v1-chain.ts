// The V1 images in archives of Docker 1.10 to 24: the parent of each must be that of the layer below.
import { v1Name } from '../../oci/docker-manifest.ts';
import { nameInMessage, shortened } from '../../text/message-name.ts';
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly name: string;
  readonly parent: string | null;
  readonly expected: string | null;
}

export const v1Chain: Rule<Data> = {
  id: 'validity/v1-chain',
  severity: 'warning',
  title: 'The chain of V1 images does not match the layers',
  why: 'Docker before 1.10 stacks layers by this chain, later versions by manifest.json, so they load different images. Save the image again.',
  *check({ contents }) {
    const parents = new Map(documentsOf(contents, 'docker-v1').map(({ name, value }) => [name, value?.parent ?? null]));
    const lists = documentsOf(contents, 'docker-manifest').flatMap(({ value }) => value ?? []);
    for (const item of lists) {
      const names = (item?.Layers ?? []).map((layer) => v1Name(layer ?? ''));
      for (const [at, name] of names.entries()) {
        const below = at === 0 ? undefined : names[at - 1];
        const expected = below?.split('/')[0] ?? null;
        const parent = name === undefined ? undefined : parents.get(name);
        if (name === undefined || parent === undefined || parent === expected) continue;
        yield { where: { blob: name, pointer: '/parent' }, data: { name, parent, expected } };
      }
    }
  },
  message: ({ name, parent, expected }) =>
    expected === null
      ? `${shortened(name)}: its parent is ${nameInMessage(parent ?? 'none')}, but it is the lowest layer in manifest.json`
      : `${shortened(name)}: its parent is ${nameInMessage(parent ?? 'none')}, but the layer below in manifest.json is ${shortened(expected)}`,
};
