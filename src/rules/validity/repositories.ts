// Compares the `repositories` file of docker save with manifest.json: names, and the top layer of each.
import type { Archive } from '../../archive/archive.ts';
import { rangeKey } from '../../bytes/byte-range.ts';
import type { Contents } from '../../image/image.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { taggedName } from '../../oci/reference.ts';
import { shortened } from '../../text/message-name.ts';
import { areDocumentsUsable, documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';

interface Data {
  readonly image: string;
  readonly difference: string;
}

export const repositories: Rule<Data> = {
  id: 'validity/repositories',
  severity: 'warning',
  title: 'The files repositories and manifest.json disagree',
  why: 'Docker before 1.10 reads repositories, later versions read manifest.json, so they load different images. Save the image again.',
  *check({ archive, contents }) {
    if (!areDocumentsUsable(contents)) return;
    const old = namesOfRepositories(contents);
    const saved = topLayers(contents);
    if (!contents.formats.includes('docker-archive') || old.size === 0) return;
    for (const image of new Set([...old.keys(), ...saved.keys()])) {
      const difference = differenceOf(old.get(image), saved.get(image), archive);
      if (difference) yield { where: { image, blob: 'repositories' }, data: { image, difference } };
    }
  },
  message: ({ image, difference }) => `${shortened(image)}: ${difference}`,
};

function differenceOf(id: string | undefined, layer: string | undefined, archive: Archive): string | undefined {
  if (id === undefined) return 'this name is in manifest.json, but not in repositories';
  if (layer === undefined) return 'this name is in repositories, but not in manifest.json';
  // skopeo names layers by diff ID and links to them from the directories that old engines read.
  const [old, saved] = [archive.find(`${id}/layer.tar`), archive.find(normalizePath(layer).path)];
  const isNamed = layer.split('/').some((part) => part === id || part === `${id}.tar`);
  const isOne = isNamed || (old && saved && rangeKey(old) === rangeKey(saved));
  return isOne
    ? undefined
    : `the top layer is ${shortened(id)} in repositories, but ${shortened(layer)} in manifest.json`;
}

/** ID of the top layer, by image name. */
const namesOfRepositories = (contents: Contents): ReadonlyMap<string, string> =>
  new Map(
    documentsOf(contents, 'docker-repositories')
      .flatMap(({ value }) => Object.entries(value ?? {}))
      .flatMap(([repository, tags]) =>
        Object.entries(tags ?? {}).map(([tag, id]) => [`${repository}:${tag}`, id] as const),
      )
      .flatMap(([name, id]) => (id == null ? [] : [[taggedName(name), id] as const])),
  );

/** Name of the top layer's blob, by image name. */
const topLayers = (contents: Contents): ReadonlyMap<string, string> =>
  new Map(
    documentsOf(contents, 'docker-manifest')
      .flatMap(({ value }) => value ?? [])
      .flatMap((item) => (item?.RepoTags ?? []).map((tag) => [tag, item?.Layers?.at(-1) ?? ''] as const))
      .flatMap(([tag, layer]) => (tag === null ? [] : [[taggedName(tag), layer] as const])),
  );
