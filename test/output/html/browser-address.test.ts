// The address of the page: what Back undoes, what a link keeps, and what is said of a link that asks for more than the page has.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { chromiumOfSuite, noChromium } from '../../support/chromium.ts';
import { dockerSave, type ImageLiteral } from '../../support/image-builder.ts';
import { openPage, pathTold, type WatchedPage } from '../../support/opened-page.ts';
import { crumbs } from '../../support/page-checks.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const file = (path: string, size: number): TarLiteral => ({ path, body: 'x'.repeat(size) });
const image: ImageLiteral = {
  names: ['a:1'],
  steps: [
    { entries: [file('usr/a', 1000), file('usr/b', 200), file('usr/deep/c', 30), file('top', 5)] },
    { entries: [file('usr/.wh.b', 0), file('opt/d', 30)] },
    { entries: [file('usr/a', 4)] },
  ],
};

describe('the address of the page in Chromium', { skip: noChromium, timeout: 120_000 }, () => {
  const write = temporaryFolder('html-address');
  const browser = chromiumOfSuite();

  let pages = 0;
  const opened = async (args = ['-'], images = [image]): Promise<WatchedPage> => {
    const { output } = await run([...args, '--format', 'html'], { stdin: dockerSave(images) });
    pages += 1;
    return openPage(browser(), write(`${pages}.html`, output));
  };
  const addressOf = (page: Page): Promise<string> => page.evaluate('location.hash');
  const row = (page: Page, name: string) => page.locator('#contents tbody button', { hasText: name }).first();
  const title = (page: Page, text: string) => page.locator('#contents th button', { hasText: text });
  const text = (page: Page, selector: string): Promise<string> => page.locator(selector).innerText();
  const listed = (page: Page): Promise<string[]> => page.locator('#contents tbody button').allInnerTexts();

  test('Back undoes a directory and a selected file, one after another', async () => {
    const { page, assertQuiet } = await opened();
    const start = page.url();
    await row(page, 'usr/').click();
    await row(page, 'a').click();
    assert.equal(await addressOf(page), '#path=/usr&file=/usr/a&copy=2');
    await page.locator('#map .file[aria-label^="b"]').click();
    assert.deepEqual([await addressOf(page), await pathTold(page)], ['#path=/usr&file=/usr/b', '/usr/b']);
    await row(page, 'deep/').click();
    assert.equal(await addressOf(page), '#path=/usr/deep');
    await page.keyboard.press('Escape');
    assert.equal(await addressOf(page), '#path=/usr');
    for (const expected of [
      '#path=/usr/deep',
      '#path=/usr&file=/usr/b',
      '#path=/usr&file=/usr/a&copy=2',
      '#path=/usr',
      '',
    ]) {
      await page.goBack();
      assert.equal(await addressOf(page), expected);
    }
    assert.deepEqual([page.url(), await crumbs(page), await pathTold(page)], [start, ['/'], '/']);
    await page.goForward();
    await page.goForward();
    assert.deepEqual([await crumbs(page), await pathTold(page)], [['/', 'usr'], '/usr/a']);
    assertQuiet();
    await page.close();
  });

  test('typing and sorting are kept in a link, and are no steps; a result of the search is one', async () => {
    const { page, assertQuiet } = await opened();
    await row(page, 'usr/').click();
    await page.locator('#search').pressSequentially('deep');
    await title(page, 'Name').click();
    assert.equal(await addressOf(page), '#path=/usr&search=deep&sort=name-ascending');
    await page.locator('#matches button').click();
    assert.equal(await addressOf(page), '#path=/usr/deep&file=/usr/deep/c&search=deep&sort=name-ascending');
    await page.goBack();
    assert.equal(await addressOf(page), '#path=/usr&search=deep&sort=name-ascending');
    assert.equal(await page.locator('#search').inputValue(), 'deep');
    await page.goBack();
    assert.equal(await addressOf(page), '');
    assert.equal(await page.locator('#search').inputValue(), '');
    assertQuiet();
    await page.close();
  });

  test('arrow keys select boxes without steps', async () => {
    const { page, assertQuiet } = await opened();
    await row(page, 'usr/').click();
    await page.locator('#map [tabindex="0"]').focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    assert.match(await addressOf(page), /^#path=\/usr&file=\/usr\/\w/);
    await page.goBack();
    assert.equal(await addressOf(page), '');
    assertQuiet();
    await page.close();
  });

  test('each order of the table is in the address, and a link restores it', async () => {
    const { page, assertQuiet } = await opened();
    const start = page.url();
    for (const [clicks, sort] of [
      [['Name'], 'name-ascending'],
      [['Name', 'Name'], 'name-descending'],
      [['Size'], 'size-ascending'],
      [['File count'], 'count-descending'],
      [['File count', 'File count'], 'count-ascending'],
      [['Name', 'Size'], undefined],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(start);
      for (const one of clicks) await title(page, one).click();
      const order = await listed(page);
      const link = await addressOf(page);
      assert.equal(link, sort === undefined ? '' : `#sort=${sort}`);
      await page.goto('about:blank');
      await page.goto(`${start}${link}`);
      assert.deepEqual(await listed(page), order, link);
      assert.equal(await text(page, '#notice').catch(() => ''), '');
    }
    assertQuiet();
    await page.close();
  });

  test('the heading says what is shown', async () => {
    const { page, assertQuiet } = await opened();
    const heading = (): Promise<string> => text(page, '#files + .note');
    const all = 'all files in all layers, including wasted ones; click a directory to open it';
    assert.equal(await heading(), all);
    await page.locator('.lanes [data-step="1"]').click();
    assert.equal(await heading(), 'all files of layer 1; click a directory to open it');
    await page.locator('#steps button', { hasText: 'Up to this layer' }).click();
    await page.selectOption('#view', { label: 'Wasted bytes' });
    assert.equal(await heading(), 'wasted bytes up to layer 1; click a directory to open it');
    await page.selectOption('#view', { label: 'All files' });
    await page.locator('#steps button', { hasText: 'All layers' }).click();
    assert.equal(await heading(), all);
    await page.locator('#legend button', { hasText: 'overwritten' }).click();
    assert.equal(await heading(), 'all files without overwritten; click a directory to open it');
    assert.match(await text(page, '#shown'), /^All files without overwritten, colored by kind; /);
    assertQuiet();
    await page.close();
  });

  test('a link to what the page does not have says so, and shows the rest', async () => {
    const { page, assertQuiet } = await opened();
    const start = page.url();
    for (const [fragment, missing, way] of [
      ['layer=999', 'layer 999', ['/']],
      ['layer=&show=wasted-bytes', 'layer ', ['/']],
      ['up-to-layer=x&path=/usr', 'layer x', ['/', 'usr']],
      ['color=colour', 'color "colour"', ['/']],
      ['color=__proto__', 'color "__proto__"', ['/']],
      ['show=everything&color=layer', 'view "everything"', ['/']],
      ['image=2', 'image 2', ['/']],
      ['image=0', 'image 0', ['/']],
      ['area=pulled', 'area "pulled"', ['/']],
      ['hide=live&hide=dead', 'class "dead"', ['/']],
      ['path=/usr/none/at/all', 'directory /usr/none/at/all', ['/', 'usr']],
      ['path=/usr/a', 'directory /usr/a', ['/', 'usr']],
      ['path=/usr&file=/none/top', 'file /none/top', ['/', 'usr']],
      ['file=/usr/a&copy=3', 'copy 3', ['/', 'usr']],
      ['sort=weight', 'sort "weight"', ['/']],
      ['layers=1', '"layers=1"', ['/']],
      ['layer=7&color=x&path=/opt', 'layer 7, color "x"', ['/', 'opt']],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(`${start}#${fragment}`);
      const notice = await text(page, '#notice');
      assert.equal(notice, `Not on this page: ${missing}; the rest of the link is shown.`, fragment);
      assert.deepEqual(await crumbs(page), way, fragment);
    }
    // The next choice is not that of the link.
    await row(page, 'd').click();
    assert.equal(await page.locator('#notice').innerText(), '');
    assertQuiet();
    await page.close();
  });

  test('nothing is said of a link that is shown, nor of an anchor', async () => {
    const { page, assertQuiet } = await opened();
    const start = page.url();
    for (const fragment of [
      'up-to-layer=1&color=layer&hide=layer+1&path=/usr&sort=name-ascending&search=a',
      'up-to-layer=1&show=wasted-bytes&file=/usr/b',
      'file=/usr/a&copy=2',
      'files',
      '',
    ]) {
      await page.goto('about:blank');
      await page.goto(`${start}#${fragment}`);
      assert.equal(await page.locator('#notice').textContent(), '', fragment);
    }
    await page.goto(`${start}#layer=1&path=/usr`);
    assert.equal(await text(page, '#notice'), '/usr has no files to show; / is shown.');
    assertQuiet();
    await page.close();
  });
});
