// Which images of an archive a user's selection matches, and the error if none does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Contents, Image } from '../../src/image/image.ts';
import { type ImageSelection, selectImages } from '../../src/image/select-images.ts';

const idOf = (digit: string): string => `sha256:${digit.repeat(64)}`;

function image(id: string, names: readonly string[], platform?: string): Image {
  const digests = { imageID: idOf(id), manifestDigest: idOf(`${Number(id) + 5}`) };
  const platforms = platform === undefined ? {} : { platform };
  return { format: 'oci-layout', names, ...digests, ...platforms, layers: [], otherDescriptions: [] };
}

const images = [
  image('1', ['hello:1.0.0', 'hello:latest'], 'linux/amd64'),
  image('2', ['hello:1.0.0'], 'linux/arm64/v8'),
  image('3', ['localhost:5000/hello:latest'], 'linux/amd64'),
  image('4', []),
];

const contents = (list: readonly Image[]): Contents => ({
  formats: [],
  images: list,
  listed: [],
  documents: [],
  references: [],
  repeatedMembers: [],
});

/** The digits of the IDs of the selected images. */
const selected = (wanted: ImageSelection): string =>
  selectImages('app.tar', contents(images), wanted)
    .map(({ imageID }) => imageID?.at(-1))
    .join('');

describe('selected images', () => {
  for (const [wanted, ids] of [
    [{}, '1234'],
    [{ image: 'hello:1.0.0' }, '12'],
    [{ image: 'hello' }, '1'],
    [{ image: 'hello:latest' }, '1'],
    [{ image: 'docker.io/library/hello:1.0.0' }, '12'],
    [{ image: 'docker.io/library/hello' }, '1'],
    [{ image: 'localhost:5000/hello' }, '3'],
    [{ image: idOf('4') }, '4'],
    [{ image: idOf('7') }, '2'],
    [{ image: `sha256:${'3'.repeat(12)}` }, '3'],
    [{ image: '222222222222' }, '2'],
    [{ image: '999999' }, '4'],
    [{ platform: 'linux/amd64' }, '13'],
    [{ platform: 'linux/arm64' }, '2'],
    [{ platform: 'linux/arm64/v8' }, '2'],
    [{ platform: 'linux/aarch64' }, '2'],
    [{ platform: 'arm64' }, '2'],
    [{ platform: 'linux' }, '123'],
    [{ image: 'hello:1.0.0', platform: 'linux/arm64' }, '2'],
    [{ image: '111111', platform: 'linux/amd64' }, '1'],
  ] as const) {
    test(`${JSON.stringify(wanted)}: ${ids}`, () => assert.equal(selected(wanted), ids));
  }
  test('no selection, no images', () => assert.deepEqual(selectImages('app.tar', contents([]), {}), []));
});

describe('no image matches', () => {
  const list = [
    `hello:1.0.0 (linux/amd64, ${'1'.repeat(12)})`,
    `hello:1.0.0 (linux/arm64/v8, ${'2'.repeat(12)})`,
    `localhost:5000/hello:latest (linux/amd64, ${'3'.repeat(12)})`,
    `an image without a name (${'4'.repeat(12)})`,
  ].join(', ');
  for (const [wanted, what] of [
    [{ image: 'hello:2' }, '"hello:2"'],
    [{ image: 'hell' }, '"hell"'],
    [{ image: '1.0.0' }, '"1.0.0"'],
    [{ image: 'hello:1' }, '"hello:1"'],
    [{ image: 'library/hello/latest' }, '"library/hello/latest"'],
    // Too short to be a digest, and unknown ones.
    [{ image: '11111' }, '"11111"'],
    [{ image: `sha256:${'5'.repeat(64)}` }, `"sha256:${'5'.repeat(64)}"`],
    [{ image: `sha512:${'1'.repeat(64)}` }, `"sha512:${'1'.repeat(64)}"`],
    [{ platform: 'linux/arm64/v9' }, 'for platform "linux/arm64/v9"'],
    [{ platform: 'linux/arm' }, 'for platform "linux/arm"'],
    [{ image: 'hello', platform: 'linux/arm64' }, '"hello" for platform "linux/arm64"'],
  ] as const) {
    test(JSON.stringify(wanted), () =>
      assert.throws(() => selected(wanted), {
        name: 'InputError',
        code: 'no-such-image',
        message: `app.tar: no image ${what}; the archive has ${list}`,
      }),
    );
  }
  test('neither an operating system nor an architecture', () =>
    assert.throws(() => selected({ platform: 'bogus' }), { code: 'no-such-image' }));
  test('no platform', () =>
    assert.throws(() => selected({ platform: 'linux/' }), {
      code: 'usage',
      message: '--platform must be OS/ARCH, such as "linux/amd64", but it is "linux/"',
    }));
  test('an archive without images', () =>
    assert.throws(() => selectImages('app.tar', contents([]), { image: 'hello' }), {
      message: 'app.tar: no image "hello"; the archive has no images',
    }));
  test('an image without a name, ID or platform', () => {
    const nameless: Image = { format: 'rootfs', names: [], layers: [], otherDescriptions: [] };
    assert.throws(() => selectImages('fs.tar', contents([nameless]), { image: 'hello' }), {
      message: 'fs.tar: no image "hello"; the archive has an image without a name',
    });
  });
});

test('of more than 20 images, 20 are listed', () => {
  const many = Array.from({ length: 23 }, (_, at) => image('1', [`a:${at}`]));
  const none = () => selectImages('app.tar', contents(many), { image: 'b' });
  assert.throws(none, { message: /a:19 \([0-9a-f]+\) and 3 more; all: timg-inspect ls app.tar$/ });
});
