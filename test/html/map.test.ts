// The map in a real browser: what a box says is what it stands for.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, noChromium } from '../support/chromium.ts';
import { dockerSave } from '../support/image-builder.ts';
import { openPage, type WatchedPage } from '../support/opened-page.ts';
import { run } from '../support/run.ts';
import type { TarLiteral } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let browser: Browser;

describe('the map in Chromium', { skip: noChromium, timeout: 120_000 }, () => {
  const write = temporaryFolder('html-map');
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  let pages = 0;
  const opened = async (...layers: readonly (readonly TarLiteral[])[]): Promise<WatchedPage> => {
    const stdin = dockerSave([{ names: ['map:1'], steps: layers.map((entries) => ({ entries })) }]);
    const { output } = await run(['-', '--format', 'html'], { stdin });
    pages += 1;
    return openPage(browser, write(`${pages}.html`, output));
  };
  const files = (directory: string, number: number, size: number): readonly TarLiteral[] =>
    Array.from({ length: number }, (_, at) => ({ path: `${directory}/${at}`, body: 'x'.repeat(size) }));

  test('a box of what is too small tells the sum of that, as its details do', async () => {
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
});
