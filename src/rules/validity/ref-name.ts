// One name for two different images, in index.json (annotations.md does not forbid it) or in manifest.json.
import { annotation } from '../../oci/descriptor.ts';
import { normalizePlatform, platformKey } from '../../oci/platform.ts';
import { nameInMessage } from '../../text/message-name.ts';
import { namesOfManifest } from '../described-names.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly refName: string;
  readonly first: string;
  readonly second: string;
}

export const refName: Rule<Data> = {
  id: 'validity/ref-name',
  severity: 'warning',
  title: 'Two images in one archive have the same name',
  why: 'Tools differ in which image they load. Give each image its own name.',
  *check({ contents }) {
    const named = new Map<string, string>();
    for (const { from, pointer, declared } of contents.references) {
      const name = declared?.annotations?.[annotation.imageName] ?? declared?.annotations?.[annotation.refName];
      if (from !== 'index.json' || !declared?.digest || !name) continue;
      // One name for several platforms, or for several versions of Windows, is normal.
      const key = JSON.stringify([name, platformKey(normalizePlatform(declared.platform ?? {}))]);
      const first = named.get(key) ?? declared.digest;
      named.set(key, first);
      const data = { refName: name, first, second: declared.digest };
      if (first !== declared.digest) yield { where: { blob: from, pointer }, data };
    }
    for (const [name, configs] of namesOfManifest(contents)) {
      const [first, second] = configs;
      if (first !== undefined && second)
        yield { where: { blob: 'manifest.json' }, data: { refName: name, first, second } };
    }
  },
  message: ({ refName, first, second }) => `${nameInMessage(refName)} is the name of both ${first} and ${second}`,
};
