// Which images of an archive answer to what the user asks for, and what is said where none does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Contents, Image } from '../../src/image/image.ts';
import { type ImageSelection, selectImages } from '../../src/image/select-images.ts';

const idOf = (digit: string): string => `sha256:${digit.repeat(64)}`;

function image(id: string, names: readonly string[], platform?: string): Image {
  const digests = { imageID: idOf(id), manifestDigest: idOf(`${Number(id) + 5}`) };
  return { format: 'oci-layout', names, ...digests, platform, layers: [], otherDescriptions: [] };
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
});

/** The first digit of the IDs of those that answer. */
const selected = (wanted: ImageSelection): string =>
  selectImages('app.tar', contents(images), wanted)
    .map(({ imageID }) => imageID?.at(-1))
    .join('');

describe('answers', () => {
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
    [{ image: 'hello:1.0.0', platform: 'linux/arm64' }, '2'],
    [{ image: '111111', platform: 'linux/amd64' }, '1'],
  ] as const) {
    test(`${JSON.stringify(wanted)}: ${ids}`, () => assert.equal(selected(wanted), ids));
  }
  test('nothing asked of an archive without images', () =>
    assert.deepEqual(selectImages('app.tar', contents([]), {}), []));
});

describe('none answers', () => {
  const here = `hello:1.0.0 (linux/amd64), hello:1.0.0 (linux/arm64/v8), localhost:5000/hello:latest (linux/amd64), ${idOf('4')}`;
  for (const [wanted, what] of [
    [{ image: 'hello:2' }, 'hello:2'],
    [{ image: 'hell' }, 'hell'],
    [{ image: '1.0.0' }, '1.0.0'],
    [{ image: 'hello:1' }, 'hello:1'],
    [{ image: 'library/hello/latest' }, 'library/hello/latest'],
    // Too short to be a digest, and one that nothing has.
    [{ image: '11111' }, '11111'],
    [{ image: `sha256:${'5'.repeat(64)}` }, `sha256:${'5'.repeat(64)}`],
    [{ image: `sha512:${'1'.repeat(64)}` }, `sha512:${'1'.repeat(64)}`],
    [{ platform: 'linux/arm64/v9' }, 'linux/arm64/v9'],
    [{ platform: 'linux/arm' }, 'linux/arm'],
    [{ image: 'hello', platform: 'linux/arm64' }, 'hello for linux/arm64'],
  ] as const) {
    test(JSON.stringify(wanted), () =>
      assert.throws(() => selected(wanted), {
        name: 'InputError',
        code: 'no-such-image',
        message: `app.tar: no image ${what}; there is ${here}`,
      }),
    );
  }
  test('in an archive without images', () =>
    assert.throws(() => selectImages('app.tar', contents([]), { image: 'hello' }), {
      message: 'app.tar: no image hello; there is no image',
    }));
  test('an image that has nothing to be called by', () => {
    const nameless: Image = { format: 'rootfs', names: [], layers: [], otherDescriptions: [] };
    assert.throws(() => selectImages('fs.tar', contents([nameless]), { image: 'hello' }), {
      message: 'fs.tar: no image hello; there is an image without a name',
    });
  });
});
