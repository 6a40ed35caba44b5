// The page as text: it is complete without the script, text of an archive is never markup, and its policy allows only its own
// script and style.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { html } from '../../../src/output/html/html.ts';
import { type Block, bytes, change, count, digest, text, time } from '../../../src/report/block.ts';
import { fileTypes } from '../../../src/report/picture/file-type.ts';
import type { ImagePicture, Picture } from '../../../src/report/picture/picture-data.ts';
import { pictureTree } from '../../../src/report/picture/picture-tree.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { contentsOf, dataIn, hashSource, policyOf, tagsOf } from '../../support/html-page.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { finding, report, written } from '../../support/report-literal.ts';
import { run } from '../../support/run.ts';

const pageOf = (blocks: readonly Block[], picture?: () => Picture): string =>
  written(html, report({ blocks: () => blocks, ...(picture && { picture }) }));
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
  complete: true,
  sizes: { distribution: null, content: 1536, files: 9, visible: 9 },
  ledger: { live: 9, overwritten: 0, copied: 0, deleted: 0, duplicate: 0, unusable: 0, overhead: 1527 },
  wasted: 0,
  distributionLedger: null,
  wastedDistribution: null,
  efficiency: 1,
  own: { from: 0, basis: 'own-from', base: null, guessedBy: null },
  layers: [],
};

function pictureOf(paths: readonly string[], instruction = 'RUN make'): ImagePicture {
  const facets = { layer: 0, fate: 0, type: fileTypes.indexOf('other'), owner: 0 };
  const files = paths.map((path, at) => ({ path, weight: at + 1, facets, sizes: { bytes: at + 1, distribution: 0 } }));
  const layer: ImagePicture['image']['layers'][number] = {
    ...{ index: 0, diffID: null, digest: null, mediaType: null, compression: null, complete: true, wasted: 0 },
    ...{ takenFrom: null, estimatedBy: null, distributionLedger: null, wastedDistribution: null },
    ...{ sizes: image.sizes, ledger: image.ledger, entryCount: null, changeCounts: null, instruction },
  };
  return {
    kind: 'image',
    head: [{ kind: 'heading', text: 'app.tar' }],
    foot: [],
    image: { ...image, layers: [layer] },
    fates: [{ kind: 'live', wastedBy: null, attributes: [] }],
    tree: pictureTree(files, { facets: ['layer', 'fate', 'type', 'owner'], sizes: ['bytes', 'distribution'] }),
    owners: [],
    hasDistribution: false,
  };
}

describe('HTML blocks', () => {
  const body = (...blocks: Block[]): string => /<main>\n(.*)<\/main>/s.exec(pageOf(blocks))?.[1] ?? '';

  test("headings: the first is the page's; all are in its title", () => {
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
  test('facts are a definition list with exact sizes', () =>
    assert.equal(
      body({ kind: 'facts', facts: [{ name: 'content', value: bytes(1234), note: 'the layers' }] }),
      '<dl class="facts"><div><dt>content</dt><dd><b><data value="1234" title="1234 bytes">1.23kB</data></b> <small><bdi>the layers</bdi></small></dd></div></dl>\n',
    ));
  test('a table has a head and a foot', () => {
    const table = body({ kind: 'table', columns, rows: [[change(-7), text('a')]], total: [bytes(7), text('')] });
    assert.match(table, /<th scope="col" class="right">SIZE<\/th>/);
    assert.match(
      table,
      /<tr><td class="right"><data value="-7" title="-7 bytes">-7B<\/data><\/td><td class="left"><bdi>a<\/bdi><\/td><\/tr>/,
    );
    assert.match(table, /<tfoot><tr>.*<\/tr>\n<\/tfoot>/);
  });
  test('a table without rows is left out', () => assert.equal(body({ kind: 'table', columns, rows: [] }), ''));
  test('an unknown cell is a dash', () => {
    const cells = [bytes(null), count(null), digest(null), time(null)];
    const row = body({ kind: 'table', columns: cells.map(() => columns[1]), rows: [cells] });
    assert.equal(row.match(/>[–-]</g)?.length, 4);
  });
  test('lines are not changed; those of a patch are marked', () =>
    assert.equal(
      body({ kind: 'lines', language: 'diff', lines: ['+a <b>', ' \tc'] }),
      '<pre tabindex="0"><span class="more">+a &lt;b&gt;</span>\n \tc\n</pre>\n',
    ));
  test('findings are a list with severity and rule', () =>
    assert.equal(
      body({ kind: 'findings', findings: [finding({ where: { line: 3 } })] }),
      '<ul class="findings">\n<li><b class="error">error</b> <bdi>a message (line 3)</bdi> <code>integrity/diff-id</code></li>\n</ul>\n',
    ));
  test('a long table is written in pieces', () => {
    const rows = Array.from({ length: 1000 }, () => [bytes(1), text('x')]);
    const blocks: Block[] = [{ kind: 'table', columns, rows }];
    assert.ok([...html.render(report({ blocks: () => blocks }), { color: false, version: '' })].length > 1000);
  });
});

describe('the Content-Security-Policy', () => {
  test('allows the script and the style by their hashes, and nothing else', () => {
    const page = pageOf([], () => pictureOf(['a/b']));
    const [scripts, styles] = [contentsOf(page, 'script'), contentsOf(page, 'style')];
    assert.equal(scripts.length, 1);
    assert.equal(styles.length, 1);
    assert.equal(
      policyOf(page),
      `default-src 'none'; script-src ${hashSource(first(scripts))}; style-src ${hashSource(first(styles))}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
  });
  test('allows no script if nothing is drawn', () => {
    const page = pageOf([{ kind: 'heading', text: 'app' }]);
    assert.deepEqual(contentsOf(page, 'script'), []);
    assert.doesNotMatch(policyOf(page), /script-src/);
  });
  test('no tag has a style, a handler or a URL', () => {
    const page = pageOf([], () => pictureOf(['a/b']));
    const tags = page.replace(/<(style|script)\b[^>]*>.*?<\/\1>/gs, '').match(/<[^>]*>/g) ?? [];
    for (const tag of tags) assert.doesNotMatch(tag, /\s(?:style|on\w+|src|action)=|href="(?!data:,")/, tag);
  });
});

describe('hostile text of an archive in HTML', () => {
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

  test('adds no tag to the blocks', () => {
    const tags = tagsOf(hostilePage('a'));
    fc.assert(
      fc.property(hostileText, (hostile) => {
        assert.deepEqual(tagsOf(hostilePage(hostile)), tags);
      }),
      { numRuns: 1000 },
    );
  });
  test('adds no tag to the map, and is in its data', () => {
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
  test('control characters and direction marks are escaped', () => {
    const page = pageOf([], () => pictureOf(['a\u202eb\x1b[0m\udcff']));
    assert.deepEqual(dataIn(page)?.names.slice(1), ['a\\u202eb\\x1B[0m\\xFF']);
  });
});

describe('a large image', () => {
  test('with 150,000 files: a page below 3 MB', () => {
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
      data?.sizes[0]?.of.reduce((total, size) => total + size, 0),
      (150_000 * 150_001) / 2,
    );
  });
  test('with the longest names: a page below 3 MB', () => {
    const paths = Array.from({ length: 20_000 }, (_, at) => `${at}${'n'.repeat(250)}`);
    assert.ok(Buffer.byteLength(pageOf([], () => pictureOf(paths))) < 3_000_000);
  });
  for (const [what, odd] of [
    ['escaped direction marks', '\u202e'.repeat(34)],
    ['invalid UTF-8', '\udcff'.repeat(34)],
    ['characters of three bytes', '字'.repeat(34)],
  ]) {
    test(`with 150,000 names of ${what}: a page below 3 MB`, () => {
      const paths = Array.from({ length: 150_000 }, (_, at) => `d${at % 997}/${odd}${at}`);
      const size = Buffer.byteLength(pageOf([], () => pictureOf(paths)));
      assert.ok(size < 3_000_000, `${size}`);
    });
  }
});

describe('pages of commands', () => {
  const pageFor = async (...args: string[]): Promise<string> => (await run([...args, '--format', 'html'])).output;

  test('the same input gives the same bytes', async () => {
    const [one, other] = [
      await pageFor('samples/hello_image_1.1.0.tar'),
      await pageFor('samples/hello_image_1.1.0.tar'),
    ];
    assert.equal(one, other);
  });
  test('a file 2,000 directories deep counts in the deepest directory drawn', async () => {
    const entries = [
      { path: `${'d/'.repeat(2000)}file`, body: 'deep' },
      { path: 'here', body: 'x' },
    ];
    const stdin = dockerSave([{ names: ['deep:1'], steps: [{ entries }] }]);
    const data = dataIn((await run(['-', '--format', 'html'], { stdin })).output);
    assert.equal(data?.names.filter((name) => name === 'd').length, 64);
    assert.deepEqual(data?.sizes[0]?.of.filter((size) => size > 0).sort(), [1, 4]);
  });
  test('the legend explains each kind of bytes', async () => {
    const hello = await pageFor('samples/hello_image_1.1.0.tar');
    const [duplicates, loop] = [await pageFor('samples/duplicates.tar'), await pageFor('samples/symlink-loop.tar')];
    for (const [kind, explanation, page] of [
      ['live', 'in the final filesystem', hello],
      ['overwritten', 'overwritten later with other content', hello],
      ['copied', 'copied later with the same content', hello],
      ['deleted', 'deleted later, but still shipped', hello],
      ['duplicate', 'same path twice in one layer', duplicates],
      ['unusable', 'entries that cannot be extracted', loop],
      ['overhead', 'tar headers and padding', hello],
    ] as const) {
      assert.match(
        page,
        new RegExp(`<li data-kind="${kind}">[^\n]*?</span>${kind} .*?<small>${explanation}</small></li>`),
      );
    }
  });
  test('the largest files tell of how many they are, and no command that lists other files', async () => {
    const page = await pageFor('samples/hello_image_1.1.0.tar');
    assert.match(page, /<h2><bdi>Largest files in all layers: 20 of \d+<\/bdi><\/h2>/);
    assert.ok(!page.includes('timg-inspect files'));
    assert.match(await pageFor('samples/copied.tar'), /<h2><bdi>Largest files in all layers<\/bdi><\/h2>/);
  });
  test('several images are a table, and each has its layers and its map', async () => {
    const page = await pageFor('samples/several-images.tar');
    assert.match(page, /<option value="0">sample\/one:1, .*<option value="1">two:2 · linux\/amd64<\/option>/);
    const parts = Array.from(page.matchAll(/<div data-drawing="(\d)">\n?<h2><bdi>(.{10})/g), ([, at, title]) => [
      at,
      title,
    ]);
    assert.deepEqual(parts, [
      ['0', 'sample/one'],
      ['1', 'two:2 · li'],
      ['0', 'Largest fi'],
      ['1', 'Largest fi'],
    ]);
    assert.equal(page.match(/<script type="application\/json" class="drawing"/g)?.length, 2);
    assert.ok(dataIn(await pageFor('samples/several-images.tar#sample/one:1')));
    assert.ok(dataIn(await pageFor('samples/several-images.tar', '--image', 'two:2')));
  });
  test('an image with a missing layer has no map, with the reason', async () =>
    assert.match(
      await pageFor('samples/missing-layer.tar'),
      /<p class="note">No map: a layer is missing from the archive<\/p>/,
    ));
  test('check has the verdict and the map', async () => {
    const page = await pageFor('check', 'samples/hello_image_1.1.0.tar', '--baseline', 'samples/hello_image.tar');
    assert.match(page, /<h1><bdi class="bad">FAILED {2}hello:1\.1\.0<\/bdi><\/h1>/);
    assert.match(page, /<title>FAILED {2}hello:1\.1\.0 · timg-inspect<\/title>/);
    assert.ok(dataIn(page));
  });
  test('check draws the changes since the baseline, colors its verdicts, and shows nothing twice', async () => {
    const page = await pageFor('check', 'samples/hello_image_1.1.0.tar', '--baseline', 'samples/hello_image.tar');
    const titles = Array.from(page.matchAll(/<h2[^>]*><bdi>(.*?)<\/bdi>/g), ([, title = '']) =>
      title.replace(/:.*/, ''),
    );
    assert.deepEqual(titles, [
      'Budgets',
      'What changed the size',
      'Layers',
      'Where the bytes are',
      'Largest files in all layers',
      'Wasted bytes by cause',
      'Fixes',
      'Largest new files',
    ]);
    assert.match(page, /<table class="lanes waterfall">/);
    assert.match(page, /<td class="left"><span class="bad"><bdi>OVER<\/bdi><\/span><\/td>/);
    const passed = await pageFor('check', 'samples/hello_image.tar', '--budget', 'layer-count=9');
    assert.match(passed, /<td class="left"><span class="good"><bdi>ok<\/bdi><\/span><\/td>/);
    assert.ok(!passed.includes('What changed the size'));
  });
  test('the bars of a diff say which image they are of', async () => {
    const page = await pageFor('diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar');
    assert.match(page, /<p class="note"><bdi>the upper bar is the old image, the lower bar is the new one<\/bdi><\/p>/);
    for (const meaning of ['old size; new size if it did not change', 'new size, larger', 'new size, smaller']) {
      assert.ok(page.includes(`</span>${meaning}`), meaning);
    }
  });
  test('a diff has a map, unless it is limited to some paths', async () => {
    const two = ['diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
    const limited = await pageFor(...two, '--path', 'app/**');
    assert.equal(dataIn(limited), undefined);
    assert.match(limited, /<p class="note">No map with --path or --unified<\/p>/);
    assert.ok(dataIn(await pageFor(...two)));
  });
  for (const args of [
    ['bloat', 'samples/hello_image_1.1.0.tar'],
    ['history', 'samples/hello_image_1.1.0.tar', '--dockerfile'],
    ['inspect', 'samples/hello_image.tar'],
    ['files', 'samples/hello_image.tar'],
    ['explain', 'bloat/deleted'],
  ]) {
    test(`${args[0]} is a complete page`, async () => {
      const page = await pageFor(...args);
      assert.match(page, /^<!doctype html>\n<html lang="en">/);
      assert.match(page, /<\/html>\n$/);
    });
  }
});
