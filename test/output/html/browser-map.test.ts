// The map in a real browser: boxes show the right names and sizes, and each color has an area in proportion to its bytes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noise } from '../../support/bytes.ts';
import { chromiumOfSuite, noChromium } from '../../support/chromium.ts';
import { dockerSave, ociArchive } from '../../support/image-builder.ts';
import { take } from '../../support/items.ts';
import { openPage, type WatchedPage } from '../../support/opened-page.ts';
import { tabTo, valuesIn } from '../../support/page-checks.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the map in Chromium', { skip: noChromium, timeout: 120_000 }, () => {
  const write = temporaryFolder('html-map');
  const browser = chromiumOfSuite();

  let pages = 0;
  const opened = async (...layers: readonly (readonly TarLiteral[])[]): Promise<WatchedPage> => {
    const stdin = dockerSave([{ names: ['map:1'], steps: layers.map((entries) => ({ entries })) }]);
    const { output } = await run(['-', '--format', 'html'], { stdin });
    pages += 1;
    return openPage(browser(), write(`${pages}.html`, output));
  };
  const openedDiff = async (old: readonly TarLiteral[], newer: readonly TarLiteral[]): Promise<WatchedPage> => {
    pages += 1;
    const two = [old, newer].map((entries, at) =>
      write(`${pages}-${at}.tar`, dockerSave([{ names: ['map:1'], steps: [{ entries }] }])),
    );
    const { output } = await run(['diff', ...two, '--format', 'html']);
    return openPage(browser(), write(`${pages}.html`, output));
  };
  const files = (directory: string, number: number, size: number) =>
    Array.from({ length: number }, (_, at) => ({ path: `${directory}/${at}`, body: 'x'.repeat(size) }));

  test('the box of files too small to draw shows their sum, and so do its details', async () => {
    const { page, assertQuiet } = await opened([
      { path: 'd/large', body: 'x'.repeat(600_000) },
      ...files('d', 3000, 100),
    ]);
    const small = page.locator('#map .small');
    assert.equal(await small.locator('text').last().innerHTML(), '300kB');
    await small.hover();
    assert.match(await page.locator('#details').innerText(), /300kB in 3,000 files/);
    assertQuiet();
    await page.close();
  });

  test('files too small to draw are colored by growth, on light and dark screens', async () => {
    const [more, less] = [files('grew', 3000, 100), files('shrank', 3000, 100)];
    const [fewer, greater] = [files('grew', 3000, 50), files('shrank', 3000, 150)];
    const { page, assertQuiet } = await openedDiff([...fewer, ...greater], [...more, ...less]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const fills: string[] = await page.evaluate(
        "[...document.querySelectorAll('#map .small rect:not(.frame)')].map((rect) => getComputedStyle(rect).fill)",
      );
      const colors = fills.map((fill) => (fill.match(/[\d.]+/g) ?? []).map(Number));
      assert.equal(colors.length, 2);
      // Red minus blue: 0 for grey.
      const hues = colors.map((color) => {
        const [red, , blue] = take(color, 3);
        return red - blue;
      });
      assert.ok(Math.min(...hues) < -0.12 && Math.max(...hues) > 0.12, `${colorScheme} ${hues}`);
    }
    assertQuiet();
    await page.close();
  });

  test('areas show sizes as stored or as pulled', async () => {
    const texts = files('text', 2, 100_000);
    const random = [1, 2].map((at) => ({ path: `random/${at}`, body: noise(`random ${at}`, 50_000) }));
    const archive = ociArchive([{ names: ['map:1'], steps: [{ entries: texts }, { entries: random }] }]);
    const { output } = await run(['-', '--format', 'html'], { stdin: archive });
    const { page, assertQuiet } = await openPage(browser(), write('pulled.html', output));
    const rows = page.locator('#contents tbody tr');
    const names = () => rows.locator('button').allInnerTexts();
    assert.deepEqual(await names(), ['text/', 'random/']);
    await page.selectOption('#area', { label: 'as pulled' });
    assert.deepEqual(await names(), ['random/', 'text/']);
    const [inRandom, inText] = take(await valuesIn(page, '#contents tbody td:nth-child(2) data'), 2);
    // Random bytes cannot be compressed; the rest is nearly nothing.
    assert.ok(inRandom > 99_000 && inText < 1_000, `${inRandom} ${inText}`);
    assert.match(await page.locator('#shown').innerText(), /areas show the size of a file, compressed as pulled$/);
    const areas = await areasByNode(page);
    assert.ok((areas.get('random') ?? 0) > 0.98, `${[...areas]}`);
    await rows.locator('button', { hasText: 'random/' }).click();
    await rows.locator('button').first().click();
    assert.match(await page.locator('#details').innerText(), /Size\s+50kB\s+As pulled\s+50\.?\d*kB/);
    await page.selectOption('#area', { label: 'stored' });
    assert.deepEqual(await valuesIn(page, '#contents tbody td:nth-child(2) data'), [50_000, 50_000]);
    assertQuiet();
    await page.close();
  });

  test('areas have no choice if the compressed sizes are not known', async () => {
    const { page, assertQuiet } = await opened(files('d', 3, 100));
    assert.equal(await page.locator('#areas').isVisible(), false);
    assertQuiet();
    await page.close();
  });

  test('a name fits its box, and is truncated between graphemes', async () => {
    const names = ['W'.repeat(60), '字'.repeat(60), '👩‍👩‍👧'.repeat(30), 'i'.repeat(60)];
    const { page, assertQuiet } = await opened(
      names.flatMap((name) =>
        files('d', 12, 100).map(({ path }) => ({ path: `${path}${name}`, body: 'x'.repeat(100) })),
      ),
    );
    const beyond: readonly number[] =
      await page.evaluate(`[...document.querySelectorAll('#map .box text')].map((text) => {
      const { x, width } = text.parentElement.querySelector('.frame').getBBox();
      return text.getBBox().x + text.getBBox().width - x - width;
    })`);
    assert.ok(beyond.length > 40);
    assert.ok(Math.max(...beyond) <= 0, `${Math.max(...beyond)}`);
    for (const text of await page.locator('#map .file text').allTextContents()) {
      assert.ok(!/👩/u.test(text) || /^\d+(?:👩‍👩‍👧)*…$/u.test(text), text);
    }
    assertQuiet();
    await page.close();
  });

  test('groups of small files are named by file type, and wasted files are marked', async () => {
    const many = files('d', 24_000, 10).map(({ path, body }, at) => ({
      path: `${path}.${at % 2 ? 'py' : 'so'}`,
      body,
    }));
    const { page, assertQuiet } = await opened(
      [...many, { path: 'gone', body: 'x'.repeat(50_000) }],
      [{ path: '.wh.gone', body: '' }],
    );
    const names = page.locator('#contents tbody button');
    assert.match(await names.allInnerTexts().then(String), /gone \(layer 0, deleted, by layer 1\)/);
    const labels = await page.locator('#map [role=button]').evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
    assert.ok(labels.includes('gone (layer 0, deleted, by layer 1), 50kB, file'), `${labels}`);
    await page.locator('#contents tbody button', { hasText: 'd/' }).click();
    const smaller = (await names.allInnerTexts()).filter((name) => name.includes('smaller'));
    assert.deepEqual(smaller.map((name) => name.replace(/^[\d,]+ /, '')).sort(), [
      'smaller files (library)',
      'smaller files (source and script)',
    ]);
    assertQuiet();
    await page.close();
  });

  test('the keys are explained when the keyboard reaches the map', async () => {
    const { page, assertQuiet } = await opened(files('d', 3, 100));
    const keys = page.locator('#keys');
    const widths = [(await keys.boundingBox())?.width];
    await tabTo(page, '#map [role=button]');
    widths.push((await keys.boundingBox())?.width);
    assert.deepEqual(
      widths.map((width) => (width ?? 0) > 100),
      [false, true],
    );
    assertQuiet();
    await page.close();
  });

  test('the area of each color is in proportion to its bytes, even if few files are drawn', async () => {
    const many = Array.from({ length: 40 }, (_, at) => files(`dir/${at}`, 60, 100 + at)).flat();
    const again = many.filter((_, at) => at % 3 === 0).map(({ path, body }) => ({ path, body, mode: 0o600 }));
    const { page, assertQuiet } = await opened([{ path: 'large', body: 'x'.repeat(200_000) }, ...many], again);
    await page.selectOption('#facet', { label: 'kind' });
    const areas = await areasByColor(page);
    const bytes = await bytesByColor(page);
    assert.deepEqual([...areas.keys()].sort(), ['c-copied', 'c-live']);
    for (const [color, share] of bytes) {
      assert.ok(Math.abs((areas.get(color) ?? 0) - share) < 0.03, `${color} ${areas.get(color)} ${share}`);
    }
    assert.ok((bytes.get('c-copied') ?? 0) > 0.1);
    assertQuiet();
    await page.close();
  });

  test('growth and shrinkage between two images can be told apart without colors', async () => {
    const sizes = { 'd/grew': [100, 1320], 'd/shrank': [2210, 1000], added: [0, 900], removed: [800, 0] } as const;
    const side = (at: 0 | 1): readonly TarLiteral[] =>
      Object.entries(sizes).flatMap(([path, of]) => (of[at] > 0 ? [{ path, body: 'x'.repeat(of[at]) }] : []));
    const { page, assertQuiet } = await openedDiff(side(0), side(1));
    const amounts = ['changed +1.22kB −1.21kB', 'added +900B', 'removed −800B'];
    assert.equal(await page.locator('#contents th').nth(1).innerText(), 'Change');
    assert.deepEqual(await page.locator('#contents tbody td:nth-child(2)').allInnerTexts(), amounts);
    assert.deepEqual(await valuesIn(page, '#contents tbody td:nth-child(2) data'), [10, 900, -800]);
    assert.deepEqual(
      await page.locator('#map [role=button]').evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel)),
      [`d, ${amounts[0]}, directory, Enter opens it`, `added, ${amounts[1]}, file`, `removed, ${amounts[2]}, file`],
    );
    const labels = await page.locator('#map text').allTextContents();
    assert.ok(
      ['grew +1.22kB', 'shrank −1.21kB', 'added +900B'].every((label) => labels.includes(label)),
      `${labels}`,
    );
    assert.deepEqual(await valuesIn(page, '#legend data'), [900, 1220, -1210, -800]);
    assert.equal(
      await page.locator('#shown').innerText(),
      'Change in size, colored by change; areas show how much a file grew or shrank',
    );
    await page.selectOption('#view', { label: 'All files' });
    assert.equal(await page.locator('#contents th').nth(1).innerText(), 'Size');
    assert.match(await page.locator('#legend').innerText(), /files that grew \(new size\)\s+1.32kB/);
    assert.equal(await page.locator('section:has(#sizes) .legend li').count(), 3);
    assert.equal(await page.locator('section:has(#waterfall) .legend li').count(), 2);
    assertQuiet();
    await page.close();
  });
});

const sharesOf = (found: readonly (readonly [string, number])[]): ReadonlyMap<string, number> => {
  const all = found.reduce((sum, [, one]) => sum + one, 0);
  const shares = new Map<string, number>();
  for (const [color, one] of found) shares.set(color, (shares.get(color) ?? 0) + one / all);
  return shares;
};

/** The share of the map of each box with an accessible name, by the start of that name. */
const areasByNode = async (page: Page): Promise<ReadonlyMap<string, number>> =>
  sharesOf(
    await page.locator('#map [role=button]').evaluateAll((all) =>
      all.map((one) => {
        const frame = one.querySelector('.frame');
        const area = Number(frame?.getAttribute('width')) * Number(frame?.getAttribute('height'));
        return [(one.getAttribute('aria-label') ?? '').replace(/[,/].*/, ''), area] as const;
      }),
    ),
  );

const areasByColor = async (page: Page): Promise<ReadonlyMap<string, number>> =>
  sharesOf(
    await page
      .locator('#map rect[class^=c-]')
      .evaluateAll((all) =>
        all.map(
          (one) =>
            [
              one.getAttribute('class') ?? '',
              Number(one.getAttribute('width')) * Number(one.getAttribute('height')),
            ] as const,
        ),
      ),
  );

const bytesByColor = async (page: Page): Promise<ReadonlyMap<string, number>> =>
  sharesOf(
    await page
      .locator('#legend li')
      .evaluateAll((all) =>
        all.map(
          (one) =>
            [
              one.querySelector('.swatch')?.className.replace('swatch ', '') ?? '',
              Number(one.querySelector('data')?.getAttribute('value')),
            ] as const,
        ),
      ),
  );
