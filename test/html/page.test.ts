// The page as text: whole without a script, nothing of an archive in it is markup, its policy names what stands in it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { html } from '../../src/output/html/html.ts';
import { type Block, bytes, change, count, digest, text, time } from '../../src/report/block.ts';
import { fileKinds } from '../../src/report/file-kind.ts';
import type { ImagePicture, Picture } from '../../src/report/picture-data.ts';
import { pictureTree } from '../../src/report/picture-tree.ts';
import { hostileText } from '../support/hostile-text.ts';
import { contentsOf, dataIn, hashSource, policyOf, tagsOf } from '../support/html-page.ts';
import { dockerSave } from '../support/image-builder.ts';
import { finding, report, written } from '../support/report-literal.ts';
import { run } from '../support/run.ts';

const pageOf = (blocks: readonly Block[], picture?: () => Picture): string =>
  written(html, report({ blocks, picture }));
const columns = [
  { title: 'SIZE', align: 'right' },
  { title: 'PATH', align: 'left' },
] as const;

const image: ImagePicture['image'] = {
  names: ['app:1'],
  imageID: null,
  manifestDigest: null,
  platform: null,
  format: 'oci-layout',
  created: null,
  sizes: { distribution: null, content: 1536, files: 9, visible: 9 },
  ledger: { live: 9, replaced: 0, recopied: 0, removed: 0, duplicate: 0, overhead: 1527 },
  reclaimable: 0,
  efficiency: 1,
  layers: [],
};

function pictureOf(paths: readonly string[], createdBy = 'RUN make'): ImagePicture {
  const facets = { layer: 0, fate: 0, kind: fileKinds.indexOf('other') };
  const files = paths.map((path, at) => ({ path, weight: at + 1, facets, sizes: { bytes: at + 1 } }));
  const layer: ImagePicture['image']['layers'][number] = {
    ...{ index: 0, diffID: null, digest: null, mediaType: null, compression: null, entries: null, changes: null },
    ...{ sizes: image.sizes, ledger: image.ledger, createdBy },
  };
  return {
    kind: 'image',
    head: [{ kind: 'heading', text: 'app.tar' }],
    foot: [],
    image: { ...image, layers: [layer] },
    fates: [{ label: 'live', causedBy: null, attributes: [] }],
    tree: pictureTree(files, { facets: ['layer', 'fate', 'kind'], sizes: ['bytes'] }),
  };
}

describe('blocks', () => {
  const body = (...blocks: Block[]): string => /<main>\n(.*)<\/main>/s.exec(pageOf(blocks))?.[1] ?? '';

  test('the first heading is that of the page, and its title', () => {
    const page = pageOf([
      { kind: 'heading', text: 'app', note: 'an image' },
      { kind: 'heading', text: 'more' },
    ]);
    assert.match(page, /<title>app · more · timg-inspect<\/title>/);
    assert.match(
      page,
      /<h1><bdi>app<\/bdi><\/h1><p class="note"><bdi>an image<\/bdi><\/p>\n<h2><bdi>more<\/bdi><\/h2>/,
    );
  });
  test('facts are a list of definitions; a size has its exact number', () =>
    assert.equal(
      body({ kind: 'facts', facts: [{ name: 'content', value: bytes(1234), note: 'the layers' }] }),
      '<dl class="facts"><div><dt>content</dt><dd><b><data value="1234" title="1234 bytes">1.23kB</data></b> <small><bdi>the layers</bdi></small></dd></div></dl>\n',
    ));
  test('a table has heads and a foot', () => {
    const table = body({ kind: 'table', columns, rows: [[change(-7), text('a')]], total: [bytes(7), text('')] });
    assert.match(table, /<th scope="col" class="right">SIZE<\/th>/);
    assert.match(
      table,
      /<tr><td class="right"><data value="-7" title="-7 bytes">-7B<\/data><\/td><td class="left"><bdi>a<\/bdi><\/td><\/tr>/,
    );
    assert.match(table, /<tfoot><tr>.*<\/tr>\n<\/tfoot>/);
  });
  test('a table without rows is left out', () => assert.equal(body({ kind: 'table', columns, rows: [] }), ''));
  test('what is not known is a dash', () => {
    const cells = [bytes(null), count(null), digest(null), time(null)];
    const row = body({ kind: 'table', columns: cells.map(() => columns[1]), rows: [cells] });
    assert.equal(row.match(/>[–-]</g)?.length, 4);
  });
  test('lines stand as they are, those of a difference with a mark', () =>
    assert.equal(
      body({ kind: 'lines', language: 'diff', lines: ['+a <b>', ' \tc'] }),
      '<pre tabindex="0"><span class="more">+a &lt;b&gt;</span>\n \tc\n</pre>\n',
    ));
  test('findings are a list with severity and rule', () =>
    assert.equal(
      body({ kind: 'findings', findings: [finding({ where: { line: 3 } })] }),
      '<ul class="findings">\n<li><b class="error">error</b> <bdi>a message (line 3)</bdi> <code>integrity/diff-id</code></li>\n</ul>\n',
    ));
  test('a long table comes in pieces', () => {
    const rows = Array.from({ length: 1000 }, () => [bytes(1), text('x')]);
    const blocks: Block[] = [{ kind: 'table', columns, rows }];
    assert.ok([...html.render(report({ blocks }), { color: false, version: '' })].length > 1000);
  });
});

describe('the policy', () => {
  test('names the one script and the one style by their hashes, and nothing else', () => {
    const page = pageOf([], () => pictureOf(['a/b']));
    const [scripts, styles] = [contentsOf(page, 'script'), contentsOf(page, 'style')];
    assert.equal(scripts.length, 1);
    assert.equal(styles.length, 1);
    assert.equal(
      policyOf(page),
      `default-src 'none'; script-src ${hashSource(scripts[0])}; style-src ${hashSource(styles[0])}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
  });
  test('where nothing is drawn there is no script', () => {
    const page = pageOf([{ kind: 'heading', text: 'app' }]);
    assert.deepEqual(contentsOf(page, 'script'), []);
    assert.doesNotMatch(policyOf(page), /script-src/);
  });
  test('no tag has a style or a handler, nor names another place', () => {
    const page = pageOf([], () => pictureOf(['a/b']));
    const tags = page.replace(/<(style|script)\b[^>]*>.*?<\/\1>/gs, '').match(/<[^>]*>/g) ?? [];
    for (const tag of tags) assert.doesNotMatch(tag, /\s(?:style|on\w+|src|action)=|href="(?!data:,")/, tag);
  });
});

describe('whatever an archive says', () => {
  const hostilePage = (hostile: string): string =>
    pageOf(
      [
        { kind: 'heading', text: `a${hostile}`, note: `a${hostile}` },
        { kind: 'facts', facts: [{ name: 'a', value: text(hostile), note: hostile }] },
        { kind: 'table', columns, rows: [[digest(`sha256:${hostile}`), text(hostile)]] },
        { kind: 'lines', lines: [hostile] },
        { kind: 'document', value: { [hostile]: hostile } },
        { kind: 'findings', findings: [finding({ message: hostile })] },
      ],
      undefined,
    );

  test('it makes no tag', () => {
    const tags = tagsOf(hostilePage('a'));
    fc.assert(
      fc.property(hostileText, (hostile) => {
        assert.deepEqual(tagsOf(hostilePage(hostile)), tags);
      }),
      { numRuns: 1000 },
    );
  });
  test('nor where it is drawn; and the data are what was put in', () => {
    const tags = tagsOf(pageOf([], () => pictureOf(['a'], 'a')));
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const page = pageOf([], () => pictureOf([`x${hostile.replaceAll('/', '')}`], hostile));
        assert.deepEqual(tagsOf(page), tags);
        assert.doesNotMatch(
          page,
          /[\u2028\u2029\u202e\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/,
        );
        assert.equal(dataIn(page)?.names.length, 2);
      }),
      { numRuns: 500 },
    );
  });
  test('controls and marks of direction are written out', () => {
    const page = pageOf([], () => pictureOf(['a\u202eb\x1b[0m\udcff']));
    assert.deepEqual(dataIn(page)?.names.slice(1), ['a\\u202eb\\x1B[0m\\xFF']);
  });
});

describe('a large image', () => {
  test('of 150,000 files gives a page below 3 MB', () => {
    const paths = Array.from(
      { length: 150_000 },
      (_, at) => `usr/lib/python3/dist-packages/package-${at % 997}/module_${at % 31}/some-file-name-${at}.py`,
    );
    const picture = pictureOf(paths);
    const page = pageOf([], () => picture);
    assert.ok(Buffer.byteLength(page) < 3_000_000, `${Buffer.byteLength(page)}`);
    const data = dataIn(page);
    assert.equal(
      data?.files.reduce((total, files) => total + files, 0),
      150_000,
    );
    assert.equal(
      data?.sizes[0].of.reduce((total, size) => total + size, 0),
      (150_000 * 150_001) / 2,
    );
  });
  test('of names as long as can be gives one of a size like that', () => {
    const paths = Array.from({ length: 20_000 }, (_, at) => `${at}${'n'.repeat(250)}`);
    assert.ok(Buffer.byteLength(pageOf([], () => pictureOf(paths))) < 3_000_000);
  });
  for (const [what, odd] of [
    ['marks that are written out', '\u202e'.repeat(34)],
    ['bytes that are no text', '\udcff'.repeat(34)],
    ['signs of three bytes each', '字'.repeat(34)],
  ]) {
    test(`of 150,000 files named with ${what} gives a page below 3 MB`, () => {
      const paths = Array.from({ length: 150_000 }, (_, at) => `d${at % 997}/${odd}${at}`);
      const size = Buffer.byteLength(pageOf([], () => pictureOf(paths)));
      assert.ok(size < 3_000_000, `${size}`);
    });
  }
});

describe('commands', () => {
  const pageFor = async (...args: string[]): Promise<string> => (await run([...args, '--format', 'html'])).output;

  test('the same input gives the same bytes', async () => {
    const [one, other] = [
      await pageFor('samples/hello_image_1.1.0.tar'),
      await pageFor('samples/hello_image_1.1.0.tar'),
    ];
    assert.equal(one, other);
  });
  test('a file two thousand directories deep is counted where the way gets too long', async () => {
    const entries = [
      { path: `${'d/'.repeat(2000)}file`, body: 'deep' },
      { path: 'here', body: 'x' },
    ];
    const stdin = dockerSave([{ names: ['deep:1'], steps: [{ entries }] }]);
    const data = dataIn((await run(['-', '--format', 'html'], { stdin })).output);
    assert.equal(data?.names.filter((name) => name === 'd').length, 64);
    assert.deepEqual(data?.sizes[0].of.filter((size) => size > 0).sort(), [1, 4]);
  });
  test('what a label means is there to be read, not only to be pointed at', async () => {
    const page = await pageFor('samples/hello_image_1.1.0.tar');
    assert.match(page, /<li data-label="recopied">.*?<small>hidden by a copy of the same content<\/small><\/li>/);
    assert.match(page, /<li data-label="overhead">.*?<small>headers and padding of the tars<\/small><\/li>/);
  });
  test('several images are a table, and a word on how to get a picture', async () => {
    const page = await pageFor('samples/several-images.tar');
    assert.match(page, /No picture: .*--image NAME draws one of them/);
    assert.equal(dataIn(page), undefined);
    assert.ok(dataIn(await pageFor('samples/several-images.tar', '--image', 'two:2')));
  });
  test('an image of which a layer is missing says why there is no picture', async () =>
    assert.match(await pageFor('samples/missing-layer.tar'), /No picture: a layer is not in the archive/));
  test('check has the verdict, and the picture of the image', async () => {
    const page = await pageFor('check', 'samples/hello_image_1.1.0.tar', '--baseline', 'samples/hello_image.tar');
    assert.match(page, /<h1><bdi>hello:1.1.0: failed<\/bdi><\/h1>/);
    assert.ok(dataIn(page));
  });
  test('a diff of some paths has no picture, a diff of all has one', async () => {
    const two = ['diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
    assert.equal(dataIn(await pageFor(...two, '--path', 'app/**')), undefined);
    assert.ok(dataIn(await pageFor(...two)));
  });
  for (const args of [
    ['bloat', 'samples/hello_image_1.1.0.tar'],
    ['history', 'samples/hello_image_1.1.0.tar', '--dockerfile'],
    ['inspect', 'samples/hello_image.tar'],
    ['files', 'samples/hello_image.tar'],
    ['explain', 'bloat/removed'],
  ]) {
    test(`${args[0]} is a page too`, async () => {
      const page = await pageFor(...args);
      assert.match(page, /^<!doctype html>\n<html lang="en">/);
      assert.match(page, /<\/html>\n$/);
    });
  }
});
