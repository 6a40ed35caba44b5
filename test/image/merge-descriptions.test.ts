// Which descriptions are of one image: compared with a slow model that compares each with all before it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { FormatName, Image } from '../../src/image/image.ts';
import { mergeDescriptions } from '../../src/image/merge-descriptions.ts';

const image = (format: FormatName, imageID?: string, config?: string, names: readonly string[] = []): Image => ({
  format,
  names,
  ...(imageID === undefined ? {} : { imageID }),
  ...(config === undefined ? {} : { config: { name: config } }),
  layers: [],
  otherDescriptions: [],
});

/** `oci-layout a:1 (dir a:1)`: an image and its other descriptions. */
const inShort = (images: readonly Image[]): string[] =>
  images.map(({ format, otherDescriptions }) =>
    [format, ...otherDescriptions.map((other) => other.format)].join(' + '),
  );

describe('descriptions of one image', () => {
  for (const [what, images, expected] of [
    ['one config', [image('oci-layout', 'x', 'c'), image('docker-archive', 'x', 'c')], ['oci-layout + docker-archive']],
    [
      'one digest, two names',
      [image('oci-layout', 'x', 'c'), image('docker-archive', 'x', 'd')],
      ['oci-layout + docker-archive'],
    ],
    [
      'one name, two digests',
      [image('oci-layout', 'x', 'c'), image('docker-archive', 'y', 'c')],
      ['oci-layout', 'docker-archive'],
    ],
    [
      'one name, one digest',
      [image('oci-layout', 'x', 'c'), image('docker-archive', undefined, 'c')],
      ['oci-layout + docker-archive'],
    ],
    [
      'one name, the other digest',
      [image('oci-layout', undefined, 'c'), image('docker-archive', 'x', 'c')],
      ['oci-layout + docker-archive'],
    ],
    ['no config', [image('docker-v1'), image('dir')], ['docker-v1', 'dir']],
    ['one format', [image('oci-layout', 'x', 'c'), image('oci-layout', 'x', 'c')], ['oci-layout', 'oci-layout']],
    [
      'the first of several',
      [image('oci-layout', 'x', 'c'), image('oci-layout', 'x', 'c'), image('dir', 'x', 'c')],
      ['oci-layout + dir', 'oci-layout'],
    ],
    [
      'three formats',
      [image('oci-layout', 'x', 'c'), image('dir', 'x', 'c'), image('docker-archive', 'x', 'c')],
      ['oci-layout + dir + docker-archive'],
    ],
  ] as const) {
    test(what, () => assert.deepEqual(inShort(mergeDescriptions(images)), expected));
  }

  test('the names of all descriptions, without duplicates', () => {
    const [merged] = mergeDescriptions([image('oci-layout', 'x', 'c', ['a', 'b']), image('dir', 'x', 'c', ['b', 'd'])]);
    assert.deepEqual(merged?.names, ['a', 'b', 'd']);
  });
});

const isOne = (image: Image, other: Image): boolean => {
  if (image.format === other.format) return false;
  if (image.imageID !== undefined && other.imageID !== undefined) return image.imageID === other.imageID;
  return image.config !== undefined && image.config.name === other.config?.name;
};

function slowly(images: readonly Image[]): readonly Image[] {
  const result: Image[] = [];
  for (const image of images) {
    const at = result.findIndex((other) => isOne(image, other));
    const found = result[at];
    if (!found) {
      result.push(image);
      continue;
    }
    const names = [...new Set([...found.names, ...image.names])];
    result[at] = { ...found, names, otherDescriptions: [...found.otherDescriptions, image] };
  }
  return result;
}

test('the slow model gives the same result', () => {
  const maybe = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const format = fc.constantFrom<FormatName>('oci-layout', 'docker-archive', 'dir');
  const names = fc.uniqueArray(fc.constantFrom('a:1', 'b:1', 'c:1'), { maxLength: 2 });
  const images = fc.array(fc.tuple(format, maybe('x', 'y'), maybe('c', 'd'), names).map((parts) => image(...parts)));
  fc.assert(
    fc.property(images, (all) => assert.deepEqual(mergeDescriptions(all), slowly(all))),
    {
      seed: 20_240_103,
      numRuns: 2000,
    },
  );
});
