// What the page shows can be chosen by layer, by class and by image, and stands in its address: in a real browser.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { chromiumOfSuite, noChromium } from '../../support/chromium.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { openPage, pathTold, type WatchedPage } from '../../support/opened-page.ts';
import { crumbs, valuesIn } from '../../support/page-checks.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const file = (path: string, size: number): TarLiteral => ({ path, body: 'x'.repeat(size) });

/** Layer 0 ships /usr/a and /usr/b; layer 1 deletes /usr/b and overwrites nothing; layer 2 replaces /usr/a. */
const steps: readonly (readonly TarLiteral[])[] = [
  [file('usr/a', 1000), file('usr/b', 200)],
  [file('usr/.wh.b', 0), file('opt/c', 30)],
  [file('usr/a', 4)],
];
const imageOf = (name: string, layers: readonly (readonly TarLiteral[])[]) => ({
  names: [name],
  steps: layers.map((entries) => ({ entries })),
});

describe('the state of the page in Chromium', { skip: noChromium, timeout: 120_000 }, () => {
  const write = temporaryFolder('html-state');
  const browser = chromiumOfSuite();

  let pages = 0;
  const opened = async (images = [imageOf('a:1', steps)], width = 1200): Promise<WatchedPage> => {
    const { output } = await run(['-', '--format', 'html'], { stdin: dockerSave(images) });
    pages += 1;
    return openPage(browser(), write(`${pages}.html`, output), width);
  };
  /** Bytes of everything that is shown, and of each class in the legend. */
  const shown = async (page: Page) => {
    const [bytes] = await valuesIn(page, '#details data');
    const legend = await page
      .locator('#legend li')
      .evaluateAll((all) =>
        all.map((one) => [one.getAttribute('data-class'), Number(one.querySelector('data')?.getAttribute('value'))]),
      );
    return { bytes, legend };
  };
  const layer = (page: Page, at: number) => page.locator(`.lanes [data-step="${at}"]`);
  const press = (page: Page, text: string) => page.locator('#steps button', { hasText: text }).click();
  const addressOf = (page: Page): Promise<string> => page.evaluate('location.hash');

  test('a click on a layer shows only its files, or what there is up to it', async () => {
    const { page, assertQuiet } = await opened();
    assert.deepEqual(await shown(page), {
      bytes: 1234,
      legend: [
        ['live', 34],
        ['overwritten', 1000],
        ['deleted', 200],
      ],
    });
    await layer(page, 1).click();
    assert.deepEqual(await shown(page), { bytes: 30, legend: [['live', 30]] });
    assert.match(await page.locator('#shown').innerText(), /^All files of layer 1, /);
    // Layer 1 deleted /usr/b; /usr/a is still there.
    await press(page, 'Up to this layer');
    assert.deepEqual(await shown(page), {
      bytes: 1230,
      legend: [
        ['live', 1030],
        ['deleted', 200],
      ],
    });
    await page.selectOption('#view', { label: 'Visible files' });
    assert.equal((await shown(page)).bytes, 1030);
    await layer(page, 0).click();
    await press(page, 'Up to this layer');
    assert.equal((await shown(page)).bytes, 1200);
    assert.deepEqual(
      await page.locator('.lanes .chosen').evaluateAll((all) => all.map((row) => row.getAttribute('data-step'))),
      ['0'],
    );
    await press(page, 'All layers');
    assert.equal((await shown(page)).bytes, 34);
    assert.equal(await page.locator('#steps').isVisible(), false);
    assertQuiet();
    await page.close();
  });

  test('the keyboard chooses a layer, and again all', async () => {
    const { page, assertQuiet } = await opened();
    await layer(page, 2).locator('button').focus();
    await page.keyboard.press('Enter');
    assert.equal((await shown(page)).bytes, 4);
    assert.equal(await layer(page, 2).locator('button').getAttribute('aria-pressed'), 'true');
    await page.keyboard.press('Enter');
    assert.equal((await shown(page)).bytes, 1234);
    assertQuiet();
    await page.close();
  });

  test('a directory that the layer does not have is left for the nearest one that it has', async () => {
    const { page, assertQuiet } = await opened();
    await page.locator('#contents tbody button', { hasText: 'usr/' }).click();
    await layer(page, 1).click();
    assert.deepEqual(await crumbs(page), ['/']);
    assertQuiet();
    await page.close();
  });

  test('the legend hides and shows the files of a class', async () => {
    const { page, assertQuiet } = await opened();
    const live = page.locator('#legend button', { hasText: 'live' });
    await live.click();
    assert.deepEqual(await shown(page), {
      bytes: 1200,
      legend: [
        ['live', 34],
        ['overwritten', 1000],
        ['deleted', 200],
      ],
    });
    assert.equal(await live.getAttribute('aria-pressed'), 'false');
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'live');
    await page.locator('#legend button', { hasText: 'overwritten' }).click();
    await page.locator('#legend button', { hasText: 'deleted' }).click();
    assert.equal((await shown(page)).bytes, 0);
    assert.match(await page.locator('#shown').innerText(), /there are none$/);
    await live.click();
    assert.equal((await shown(page)).bytes, 34);
    // Other colors have other classes.
    await page.selectOption('#facet', { label: 'layer' });
    assert.equal((await shown(page)).bytes, 1234);
    assertQuiet();
    await page.close();
  });

  test('the address has the state, Back undoes it, and a link shows the same', async () => {
    const { page, open, assertQuiet } = await watched();
    const start = page.url();
    await page.locator('#contents tbody button', { hasText: 'usr/' }).click();
    assert.equal(await addressOf(page), '#path=/usr');
    await layer(page, 0).click();
    await page.selectOption('#facet', { label: 'layer' });
    await page.locator('#legend button').first().click();
    await page.locator('#search').fill('a b*');
    const link = await addressOf(page);
    assert.equal(link, '#layer=0&color=layer&hide=layer+0&search=a+b*');
    await page.goBack();
    assert.equal((await shown(page)).bytes, 1200);
    assert.equal(await addressOf(page), '#layer=0&color=layer&path=/usr');
    for (const _ of [1, 2]) await page.goBack();
    assert.deepEqual([await addressOf(page), await crumbs(page)], ['#path=/usr', ['/', 'usr']]);
    await page.goBack();
    assert.deepEqual([page.url(), await crumbs(page)], [start, ['/']]);
    await page.goForward();
    assert.deepEqual(await crumbs(page), ['/', 'usr']);
    await open('#show=wasted-bytes&up-to-layer=1&color=cause&search=b&file=/usr/b');
    assert.equal(await page.locator('#view').inputValue(), '2');
    assert.equal(await page.locator('#search').inputValue(), 'b');
    assert.match(await page.locator('#found').innerText(), /^1 file, 200B/);
    assert.deepEqual([await pathTold(page), await crumbs(page)], ['/usr/b', ['/', 'usr']]);
    assert.match(await page.locator('#shown').innerText(), /^Wasted bytes up to layer 1, colored by cause/);
    assertQuiet();
    await page.close();

    async function watched() {
      const one = await opened();
      const open = async (fragment: string): Promise<void> => {
        await one.page.goto('about:blank');
        await one.page.goto(`${start}${fragment}`);
      };
      return { ...one, open };
    }
  });

  test('an address with unknown names shows what there is', async () => {
    const { page, assertQuiet } = await opened();
    const start = page.url();
    for (const [fragment, expected] of [
      ['#path=/usr/none/at/all', ['/', 'usr']],
      ['#layer=99&show=nothing&color=__proto__&hide=x&image=7&copy=-1&file=/no', ['/']],
      ['#%E0%A4%A', ['/']],
      ['#file=/usr/a&copy=2', ['/', 'usr']],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(`${start}${fragment}`);
      assert.deepEqual(await crumbs(page), expected, fragment);
      assert.equal((await valuesIn(page, '#legend data')).length > 0, true, fragment);
    }
    // The first copy is the live one.
    assert.match(await page.locator('#details').innerText(), /^\/usr\/a\n.*\nLayer\n0 · /s);
    assertQuiet();
    await page.close();
  });

  test('a page of several images shows one at a time', async () => {
    const { page, assertQuiet } = await opened([imageOf('a:1', steps), imageOf('b:2', [[file('srv/only', 77)]])]);
    assert.equal(await page.locator('.lanes:visible').count(), 1);
    assert.equal((await shown(page)).bytes, 1234);
    await page.selectOption('#facet', { label: 'layer' });
    await page.locator('#search').fill('only');
    await page.selectOption('#drawings select', { label: 'b:2 · linux/amd64' });
    assert.deepEqual(await shown(page), { bytes: 77, legend: [['layer 0 · unknown instruction', 77]] });
    assert.match(await page.locator('#found').innerText(), /^1 file, 77B/);
    assert.equal(await addressOf(page), '#image=2&search=only');
    assert.equal(await page.locator('.lanes:visible [data-step]').count(), 1);
    await page.goBack();
    assert.equal((await shown(page)).bytes, 1234);
    assertQuiet();
    await page.close();
  });

  test('the table of a directory is sorted by name, size or number of files', async () => {
    const names = ['f10', 'f9', 'B', 'a'];
    const { page, assertQuiet } = await opened([
      imageOf('a:1', [[...names.map((name, at) => file(name, 10 + at)), file('d/1', 1), file('d/2', 1)]]),
    ]);
    const listed = () => page.locator('#contents tbody button').allInnerTexts();
    const sort = (title: string) => page.locator('#contents th button', { hasText: title }).click();
    assert.deepEqual(await listed(), ['a', 'B', 'f9', 'f10', 'd/']);
    await sort('Name');
    assert.deepEqual(await listed(), ['a', 'B', 'd/', 'f9', 'f10']);
    await sort('Name');
    assert.deepEqual(await listed(), ['f10', 'f9', 'd/', 'B', 'a']);
    assert.equal(await page.locator('#name').getAttribute('aria-sort'), 'descending');
    await sort('File count');
    assert.equal((await listed())[0], 'd/');
    await sort('Size');
    await sort('Size');
    assert.deepEqual(await listed(), ['d/', 'f10', 'f9', 'B', 'a']);
    assertQuiet();
    await page.close();
  });

  test('a diff shows the old image, the new one or the difference', async () => {
    const two = [
      [file('gone', 500), file('grown', 10)],
      [file('grown', 110), file('added', 7)],
    ].map((entries, at) => write(`diff-${at}.tar`, dockerSave([imageOf('a:1', [entries])])));
    const { output } = await run(['diff', ...two, '--format', 'html']);
    const { page, assertQuiet } = await openPage(browser(), write('diff.html', output));
    const sizes: (number | undefined)[] = [];
    for (const label of ['Old image', 'New image', 'Change in size']) {
      await page.selectOption('#view', { label });
      sizes.push((await valuesIn(page, '#contents tbody data')).reduce((sum, one) => sum + one, 0));
    }
    assert.deepEqual(sizes, [510, 117, 117 - 510]);
    assertQuiet();
    await page.close();
  });

  test('on a narrow screen the instructions stay visible', async () => {
    const { page, assertQuiet } = await opened(undefined, 400);
    const rights = await page
      .locator('.lanes .step')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
    assert.ok(rights.length === 3 && Math.max(...rights) <= 400, `${rights}`);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 400);
    assertQuiet();
    await page.close();
  });
});
