// The one image of an archive that a command takes, the note about it, and the error if there is none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseImages, type PreferredPlatform } from '../../src/image/choose-image.ts';
import type { Contents, Image } from '../../src/image/image.ts';
import { type ImageSelection, selectImages } from '../../src/image/select-images.ts';
import { parsePlatform, runnablePlatforms } from '../../src/oci/platform.ts';

const idOf = (digit: string): string => `sha256:${digit.repeat(64)}`;

/** A name and a platform, such as `app:1 linux/amd64`; "-" is none. */
function image(text: string, at: number): Image {
  const [names = '', platform = '-'] = text.split(' ');
  return {
    format: 'oci-layout',
    names: names === '-' ? [] : names.split(','),
    imageID: idOf((at + 1).toString(16)),
    ...(platform === '-' ? {} : { platform }),
    layers: [],
    otherDescriptions: [],
  };
}

const contents = (images: readonly Image[]): Contents => ({
  formats: [],
  images,
  listed: [],
  documents: [],
  references: [],
  repeatedMembers: [],
});

const host = (name: string) => (): PreferredPlatform => {
  const wanted = parsePlatform(name);
  assert.ok(wanted);
  return { platforms: runnablePlatforms(wanted.platform), name, source: 'the platform of this host' };
};

const choiceOf = (name: string, texts: readonly string[], wanted: ImageSelection = {}) => {
  const all = contents(texts.map(image));
  return { name, contents: all, images: selectImages(name, all, wanted), asked: wanted.image };
};

const chosen = (...args: Parameters<typeof chooseImages>): string => {
  try {
    return chooseImages(...args)
      .map(({ image, note }) => `${image.names[0] ?? '-'} ${image.platform}${note === undefined ? '' : ` ${note}`}`)
      .join('\n');
  } catch (error) {
    return String(error);
  }
};

const refused = (texts: readonly string[], wanted: ImageSelection = {}, platform = 'linux/s390x'): string =>
  chosen([choiceOf('app.tar', texts, wanted)], host(platform)).replace(/^InputError: /, '');

describe('several platforms of one name', () => {
  for (const [platforms, onHost, taken] of [
    ['linux/amd64 linux/arm64', 'linux/amd64', 'linux/amd64'],
    ['linux/amd64 linux/arm64', 'linux/arm64', 'linux/arm64'],
    ['linux/amd64 linux/arm64/v8', 'linux/arm64', 'linux/arm64/v8'],
    ['linux/arm/v6 linux/arm/v7 linux/arm64', 'linux/arm/v7', 'linux/arm/v7'],
    ['linux/arm/v6 linux/arm/v7 linux/arm64', 'linux/arm/v6', 'linux/arm/v6'],
    ['linux/arm/v5 linux/arm/v6 linux/arm64', 'linux/arm/v7', 'linux/arm/v6'],
    ['linux/arm linux/arm64', 'linux/arm/v7', 'linux/arm'],
    ['linux/amd64 linux/arm/v7', 'linux/arm64', 'linux/arm/v7'],
    ['linux/386 linux/arm64', 'linux/amd64', 'linux/386'],
    ['linux/386 linux/amd64', 'linux/amd64', 'linux/amd64'],
    ['linux/amd64 linux/amd64/v3', 'linux/amd64', 'linux/amd64'],
    ['linux/aarch64 linux/x86_64', 'linux/amd64', 'linux/x86_64'],
    ['linux/ppc64le linux/riscv64', 'linux/riscv64', 'linux/riscv64'],
    ['windows/amd64 linux/amd64', 'linux/amd64', 'linux/amd64'],
  ] as const) {
    test(`${platforms} on ${onHost}: ${taken}`, () => {
      const images = platforms.split(' ').map((platform) => `app:1 ${platform}`);
      const [choice] = chooseImages([choiceOf('app.tar', images)], host(onHost));
      assert.equal(choice?.image.platform, taken);
      assert.match(String(choice?.note), /^app\.tar has \d images named app:1; using /);
    });
  }

  test('the note names the platform, the others and the option', () =>
    assert.equal(
      refused(['app:1 linux/arm64', 'app:1 linux/amd64', 'app:1 linux/arm/v7'], {}, 'linux/amd64'),
      'app:1 linux/amd64 app.tar has 3 images named app:1; using linux/amd64 (the platform of this host); others: --platform linux/arm64 | --platform linux/arm/v7',
    ));
  test('a platform that the host runs, too', () =>
    assert.equal(
      refused(['app:1 linux/arm64', 'app:1 linux/386'], {}, 'linux/amd64'),
      'app:1 linux/386 app.tar has 2 images named app:1; using linux/386 (runs on linux/amd64, the platform of this host); others: --platform linux/arm64',
    ));
  test('no names', () =>
    assert.equal(
      refused(['- linux/arm64', '- linux/amd64'], {}, 'linux/amd64'),
      '- linux/amd64 app.tar has 2 images; using linux/amd64 (the platform of this host); others: --platform linux/arm64',
    ));
  test('one name of several in the archive', () =>
    assert.equal(
      refused(['app:1 linux/arm64', 'app:1 linux/amd64', 'db:1 linux/amd64'], { image: 'app:1' }, 'linux/amd64'),
      'app:1 linux/amd64 app.tar has 2 images named app:1; using linux/amd64 (the platform of this host); others: --platform linux/arm64',
    ));
  test('a single image is taken without a note, whatever its platform', () =>
    assert.equal(refused(['app:1 linux/arm64']), 'app:1 linux/arm64'));
  test('--platform is enough', () =>
    assert.equal(
      refused(['app:1 linux/arm64', 'app:1 linux/amd64'], { platform: 'linux/arm64' }, 'linux/amd64'),
      'app:1 linux/arm64',
    ));
});

describe('none or several for the platform', () => {
  for (const [what, images, wanted, onHost, message] of [
    [
      'the platform of the host is not there',
      ['app:1 linux/amd64', 'app:1 linux/arm64'],
      {},
      'linux/s390x',
      'app.tar has 2 images named app:1, none for linux/s390x (the platform of this host); choose one: --platform linux/amd64 | --platform linux/arm64',
    ],
    [
      'a processor that the host may not have',
      ['app:1 linux/amd64/v3', 'app:1 linux/arm64'],
      {},
      'linux/amd64',
      'app.tar has 2 images named app:1, none for linux/amd64 (the platform of this host); choose one: --platform linux/amd64/v3 | --platform linux/arm64',
    ],
    [
      'two for one platform',
      ['app:1 linux/amd64', 'app:1 linux/amd64', 'app:1 linux/arm64'],
      {},
      'linux/amd64',
      'app.tar has 3 images named app:1; choose one: app.tar#111111111111 | app.tar#222222222222 | --platform linux/arm64',
    ],
    [
      'several names, one without',
      ['hello:1.0.0,hello:latest linux/amd64', 'localhost:5000/hello:latest linux/amd64', '- -'],
      {},
      'linux/amd64',
      'app.tar has 3 images; choose one: app.tar#hello:1.0.0 | app.tar#localhost:5000/hello:latest | app.tar#333333333333',
    ],
    [
      'several names, each for several platforms',
      ['web:1 linux/amd64', 'web:1 linux/arm64', 'db:1 linux/amd64'],
      {},
      'linux/amd64',
      'app.tar has 3 images; choose one: app.tar#web:1 --platform linux/amd64 | app.tar#web:1 --platform linux/arm64 | app.tar#db:1',
    ],
    [
      'several names for one platform',
      ['web:1 linux/amd64', 'web:1 linux/arm64', 'db:1 linux/amd64'],
      { platform: 'linux/amd64' },
      'linux/amd64',
      'app.tar has 2 images; choose one: app.tar#web:1 | app.tar#db:1',
    ],
  ] as const) {
    test(what, () => assert.equal(refused(images, wanted, onHost), message));
  }

  test('standard input cannot have a name behind it', () =>
    assert.equal(
      chosen([choiceOf('-', ['web:1 linux/amd64', 'db:1 linux/amd64'])], host('linux/amd64')),
      'InputError: standard input has 2 images; choose one: --image web:1 | --image db:1',
    ));

  test('of more than 20 choices, 20 are listed', () => {
    const many = Array.from({ length: 23 }, (_, at) => `a:${at} linux/amd64`);
    const first = many.slice(0, 20).map((_, at) => `app.tar#a:${at}`);
    const more = '3 more; all: timg-inspect ls app.tar';
    assert.equal(refused(many), `app.tar has 23 images; choose one: ${first.join(' | ')} and ${more}`);
  });

  for (const [what, images] of [
    ['one name and one platform', ['hello:1 linux/amd64', 'hello:1 linux/amd64']],
    ['some with the same name', ['a:1,a:2 linux/amd64', 'a:1 linux/arm64', 'b:1 linux/amd64', '- -']],
    ['names that two images share in pairs', ['a:1,b:1 linux/amd64', 'b:1 linux/amd64', 'a:1 linux/arm64']],
  ] as const) {
    test(`${what}: each choice selects one image`, () => {
      const all = contents(images.map(image));
      const [, choices = ''] = refused(images).split('; choose one: ');
      const selections = choices.split(' | ').map((choice) => {
        const [, name, platform] = /^(?:app\.tar#(\S+))?(?: ?--platform (\S+))?$/.exec(choice) ?? [];
        return { image: name, platform };
      });
      assert.deepEqual(
        selections.map((wanted) => selectImages('app.tar', all, wanted)),
        all.images.map((one) => [one]),
      );
    });
  }
});

describe('two archives', () => {
  const both = ['app:1 linux/amd64', 'app:1 linux/arm64'];
  const on = (old: readonly string[], newer: readonly string[], onHost = 'linux/amd64'): string =>
    chosen([choiceOf('old.tar', old), choiceOf('new.tar', newer)], host(onHost));

  test('both have several platforms: the same is taken from each, with a note for each', () =>
    assert.equal(
      on(both, ['app:2 linux/arm64', 'app:2 linux/amd64']),
      [
        'app:1 linux/amd64 old.tar has 2 images named app:1; using linux/amd64 (the platform of this host); others: --platform linux/arm64',
        'app:2 linux/amd64 new.tar has 2 images named app:2; using linux/amd64 (the platform of this host); others: --platform linux/arm64',
      ].join('\n'),
    ));
  test('one has a single image: its platform is taken from the other', () =>
    assert.equal(
      on(both, ['app:2 linux/arm64']),
      [
        'app:1 linux/arm64 old.tar has 2 images named app:1; using linux/arm64 (the platform of new.tar); others: old.tar#111111111111',
        'app:2 linux/arm64',
      ].join('\n'),
    ));
  test('one has a single image of another platform: the choices are for this archive alone', () =>
    assert.equal(
      on(both, ['app:2 linux/s390x']),
      'InputError: old.tar has 2 images named app:1, none for linux/s390x (the platform of new.tar); choose one: old.tar#111111111111 | old.tar#222222222222',
    ));
  test('only one has the platform of the host: the choices are usable', () =>
    assert.equal(
      on(both, ['app:2 linux/arm64', 'app:2 linux/s390x']),
      'InputError: new.tar has 2 images named app:2, none for linux/amd64 (the platform of this host); choose one: --platform linux/arm64 | new.tar#222222222222',
    ));
  test('the best platform that both have', () =>
    assert.match(
      on(['a:1 linux/386', 'a:1 linux/arm64'], ['a:1 linux/amd64', 'a:1 linux/386']),
      /^a:1 linux\/386 .*\na:1 linux\/386 /,
    ));
  test('a filesystem without a platform', () =>
    assert.match(on(both, ['- -']), /^app:1 linux\/amd64 old.tar has 2 images .*\n- undefined$/));
});
