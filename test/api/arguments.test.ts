// Callers without types: a wrong argument is an InputError whose message says what the function takes.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { check, compare, InputError, openArchive, openImage, reportOf } from '../../src/index.ts';
import { inProject } from '../support/project.ts';

const sample = inProject('samples/hello_image.tar');
/** As JavaScript calls it. */
const call = (callee: unknown, ...args: readonly unknown[]): Promise<unknown> =>
  (async () => await (callee as (...all: readonly unknown[]) => unknown)(...args))();

async function rejects(promise: Promise<unknown>, message: string | RegExp, code = 'usage'): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.equal(error.code, code);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  });
}

describe('opening', () => {
  for (const [what, given] of [
    ['42', 42],
    ['undefined', undefined],
    ['null', null],
    ['""', ''],
    ['an object', {}],
    ['a Map', new Map()],
    ['a function', () => {}],
  ] as const)
    test(`the archive is ${what}`, () =>
      rejects(
        call(openImage, given),
        `openImage: the archive must be a path, file URL, Buffer or Readable, not ${what}`,
      ));

  for (const [option, value, message] of [
    ['platform', 42, 'openImage: platform must be a string such as linux/amd64, not 42'],
    ['image', {}, 'openImage: image must be a string such as app:1, not an object'],
    ['jobs', -1, 'openImage: jobs must be a whole number, 0 or more, not -1'],
    ['jobs', '2', 'openImage: jobs must be a whole number, 0 or more, not "2"'],
    ['limits', { memory: 'much' }, 'openImage: limits: memory must be a whole number, 0 or more, not "much"'],
    ['signal', new AbortController(), 'openImage: signal must be an AbortSignal, not an AbortController'],
    ['onProgress', true, 'openImage: onProgress must be a function, not true'],
    ['cacheSize', 1.5, 'openImage: cacheSize must be a whole number, 0 or more, not 1.5'],
    ['with', 3, 'openImage: with must be a path, file URL, Buffer or Readable, not 3'],
  ] as const)
    test(`option ${option}: ${JSON.stringify(value)}`, () =>
      rejects(call(openImage, sample, { [option]: value }), message));

  test('an unknown option', () =>
    rejects(call(openImage, sample, { plattform: 'x' }), /^openImage: no option "plattform"; there are signal, /));

  test('an unknown limit', () =>
    rejects(
      call(openArchive, sample, { limits: { mem: 1 } }),
      /^openArchive: limits: no option "mem"; there are memory, /,
    ));

  test('options that are no object', () =>
    rejects(call(openArchive, sample, 'linux/amd64'), 'openArchive: options must be an object, not "linux/amd64"'));

  test('a URL that is not a file', () =>
    rejects(
      call(openArchive, new URL('https://example.com/app.tar')),
      'openArchive: the archive must be a file URL, not "https://example.com/app.tar"',
    ));

  test('a dash is not standard input', () =>
    rejects(call(openArchive, '-'), 'openArchive: the archive cannot be "-"; pass the stream to read standard input'));

  test('a stream of text', () =>
    rejects(
      call(openArchive, Readable.from(['text'])),
      'openArchive: the archive: each chunk of the stream must be a Buffer, not "text"',
    ));

  test('an archive with one image named', () =>
    rejects(call(openArchive, `${sample}#hello:1.0.0`), /names one image; open it with openImage$/));

  test('no such file, no archive, no such image', async () => {
    await rejects(openImage('no-such.tar'), 'no-such.tar: no such file', 'not-found');
    await rejects(openImage(inProject('README.md')), /README\.md: /, 'not-an-archive');
    await rejects(
      openImage(sample, { image: 'other' }),
      /no image "other"; the archive has hello:1\.0\.0/,
      'no-such-image',
    );
    await rejects(openImage(inProject('samples/several-images.tar')), /choose one/, 'no-such-image');
  });
});

describe('calls', () => {
  test('of an image', async () => {
    await using image = await openImage(sample);
    await rejects(
      call(image.files.bind(image), { view: 'all' }),
      'files: view must be visible, shipped or wasted, not "all"',
    );
    await rejects(call(image.files.bind(image), { layer: 99 }), /^files: layer: no layer 99; the image has \d layers$/);
    await rejects(call(image.layer.bind(image), 'top'), 'layer: index must be a whole number, not "top"');
    await rejects(call(image.read.bind(image)), 'read: path must be a string such as /etc/os-release, not undefined');
    await rejects(
      call(image.waste.bind(image), { jobs: 1 }),
      /^waste: no option "jobs"; there are signal, onProgress$/,
    );
    const files = await image.files();
    await rejects(call(files.largest.bind(files), -1), 'largest: count must be a whole number, 0 or more, not -1');
    await rejects(call(files.at.bind(files), 1), 'at: path must be a string such as /etc/os-release, not 1');
    await rejects(call(files.matching.bind(files), ''), 'matching: glob must be a string such as *.so, not ""');
    await rejects(call(files.matching.bind(files), '{a'.repeat(3000)), /^matching: glob cannot be "/);
  });

  test('of reportOf', async () => {
    await using image = await openImage(sample);
    await rejects(call(reportOf, 'bloatt', image), 'reportOf: no report "bloatt"; did you mean "bloat"?');
    await rejects(call(reportOf, 'toString', image), /^reportOf: /);
    await rejects(
      call(reportOf, 'bloat', sample),
      /^reportOf: what bloat is about must be an image or archive that openImage or openArchive opened, not "/,
    );
    await rejects(call(reportOf, 'bloat', image, { limitt: 1 }), 'bloat: no option "limitt"; did you mean "limit"?');
    await rejects(call(reportOf, 'bloat', image, { limit: '1' }), 'bloat: limit must be a number, not "1"');
    await rejects(call(reportOf, 'files', image, { sort: 'age' }), /^files: sort must be path, size, .*, not "age"$/);
    await rejects(
      call(reportOf, 'trace', image),
      'trace: path must be a string such as /etc/os-release, not undefined',
    );
    await rejects(call(reportOf, 'bloat', [image, image]), 'reportOf: bloat is about one image or archive, not 2');
    await rejects(call(reportOf, 'check', image, { writeBaseline: 'x' }), /^check: no option "writeBaseline"/);
    await rejects(call(reportOf, 'ls', []), 'reportOf: no images given for ls');
  });

  test('of compare and check', async () => {
    await using image = await openImage(sample);
    await rejects(call(compare, image), /^compare: the new image must be an image or archive .*, not undefined$/);
    await rejects(call(check, image, 42), 'check: policy must be an object or the path of a file, not 42');
    await rejects(call(check, []), 'check: no images given');
    await rejects(
      call(check, image, { budgets: { wastedd: 1 } }),
      /^policy at \/budgets\/?.*: .*did you mean "wasted"\?/,
    );
    await rejects(call(check, image, {}, { baseline: 7 }), /^check: baseline must be an image or archive .*, not 7$/);
  });
});
