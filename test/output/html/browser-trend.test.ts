// The charts of a trend in a real browser: the pointer and the arrow keys choose a run, in all charts of its image.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { chromiumOfSuite, noChromium } from '../../support/chromium.ts';
import { historyLine, historyText } from '../../support/history-lines.ts';
import { openPage, type WatchedPage } from '../../support/opened-page.ts';
import { tabTo } from '../../support/page-checks.ts';
import { run } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const app = Array.from({ length: 30 }, (_, at) =>
  historyLine(at, at === 7 ? null : 1_000_000 + at * 1000, {
    names: [`app:${at}`],
    commit: (0xabc000 + at).toString(16).padStart(40, '0'),
    passed: at !== 12,
    budgets: { wasted: at < 20 ? '5MB' : '4MB' },
  }),
);
const web = [historyLine(1, 500, { names: ['web:1'] }), historyLine(2, 700, { names: ['web:1'] })];

describe('a trend in Chromium', { skip: noChromium, timeout: 120_000 }, () => {
  const write = temporaryFolder('html-trend');
  const browser = chromiumOfSuite();

  const opened = async (lines: readonly unknown[] = [...app, ...web], width?: number): Promise<WatchedPage> => {
    const { output } = await run(['trend', '-', '--format', 'html'], { stdin: Buffer.from(historyText(lines)) });
    return openPage(browser(), write('trend.html', output), width);
  };
  const told = (page: Page, image = 0): Promise<string> => page.locator('.run').nth(image).innerText();
  const chart = (page: Page, at: number) => page.locator('svg.chart').nth(at);
  /** The run that each chart shows. */
  const chosen = (page: Page): Promise<(string | null)[]> =>
    page.locator('svg.chart').evaluateAll((all) => all.map((one) => one.getAttribute('aria-valuenow')));

  test('at first, the last run is shown', async () => {
    const { page, assertQuiet } = await opened();
    assert.equal(await page.locator('section.trend').count(), 2);
    assert.equal(await page.locator('svg.chart').count(), 6);
    assert.equal(
      (await told(page)).replace(/\s+/g, ' '),
      `2024-01-30 00:00:00Z ${'abc01d'.padStart(40, '0')} app:29 content 1.03MB (+1kB) visible 1.03MB (+1kB) wasted 0B (0B)`,
    );
    assert.match(await told(page, 1), /content 700B \(\+200B\)/);
    assertQuiet();
    await page.close();
  });

  test('the pointer chooses a run, in all charts of the image', async () => {
    const { page, assertQuiet } = await opened();
    const line = chart(page, 1).locator('.line');
    const [box, area] = [await chart(page, 1).boundingBox(), await line.boundingBox()];
    assert.ok(box && area);
    for (const [share, at] of [
      [0, 1],
      [1, 30],
      [12 / 29, 13],
    ] as const) {
      await page.mouse.move(area.x + area.width * share, box.y + 20);
      assert.deepEqual((await chosen(page)).slice(0, 3), Array(3).fill(String(at)));
    }
    assert.match(await told(page), /failed/);
    const [cursor] = await chart(page, 0).locator('.cursor circle').all();
    assert.ok(cursor);
    assertQuiet();
    await page.close();
  });

  test('the arrow keys move along the points', async () => {
    const { page, assertQuiet } = await opened();
    await tabTo(page, 'svg.chart');
    const keys = async (...pressed: readonly string[]): Promise<string | null> => {
      for (const key of pressed) await page.keyboard.press(key);
      return chart(page, 0).getAttribute('aria-valuetext');
    };
    assert.equal(await keys('Home'), '1MB, commit 0000000, 2024-01-01 00:00:00Z');
    assert.equal(await keys('ArrowRight'), '1MB (+1kB), commit 0000000, 2024-01-02 00:00:00Z');
    assert.match(String(await keys('ArrowLeft', 'ArrowLeft')), /2024-01-01/);
    assert.match(String(await keys('PageUp')), /2024-01-11/);
    assert.equal(await keys('ArrowUp', 'ArrowUp'), '1.01MB (+1kB), failed, commit 0000000, 2024-01-13 00:00:00Z');
    assert.match(String(await keys('ArrowDown', 'PageDown')), /2024-01-02/);
    assert.match(String(await keys('End', 'ArrowRight')), /2024-01-30/);
    assert.match(String(await keys('PageDown', 'ArrowRight')), /2024-01-21 00:00:00Z, budget wasted 5MB → 4MB$/);
    assert.match(await told(page), /budget wasted 5MB → 4MB/);
    assert.match(String(await keys('Home', ...Array<string>(7).fill('ArrowRight'))), /^unknown, /);
    assert.equal(await chart(page, 0).locator('.cursor circle').count(), 0);
    assert.deepEqual(await chosen(page), ['8', '8', '8', '2', '2', '2']);
    // Keys with modifiers are left to the browser.
    assert.match(String(await keys('Control+Home')), /2024-01-08/);
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('svg.chart:focus').count(), 1);
    assertQuiet();
    await page.close();
  });

  test('the marks of budgets say what changed', async () => {
    const { page, assertQuiet } = await opened();
    const titles = await page.locator('.budget title').allTextContents();
    assert.deepEqual(new Set(titles), new Set(['budget wasted 5MB → 4MB · 2024-01-21 · 0000000']));
    assert.equal(titles.length, 3);
    assertQuiet();
    await page.close();
  });

  test('dark, on paper, on a telephone, and without the script', async () => {
    const { page, assertQuiet } = await opened();
    const strokes = async (): Promise<string> =>
      page.evaluate("getComputedStyle(document.querySelector('svg.chart .line')).stroke");
    const light = await strokes();
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.notEqual(await strokes(), light);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await strokes(), light);
    assert.equal(await page.locator('.run').first().isVisible(), false);
    assert.equal(await chart(page, 0).isVisible(), true);
    await page.emulateMedia({ media: 'screen' });
    for (const width of [360, 768, 1200]) {
      await page.setViewportSize({ width, height: 800 });
      const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(Number(beyond) <= 0, `${width}: ${beyond}`);
    }
    assertQuiet();
    const context = await browser().newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(page.url());
    assert.equal(await plain.locator('svg.chart[role=img] .line').count(), 6);
    assert.equal(await plain.locator('.run').first().isVisible(), false);
    await context.close();
    await page.close();
  });

  test('hostile names and commits are only text', async () => {
    const hostile = `</script><img src=x onerror=alert(1)>\u202e\0<!--`;
    const lines = [1, 2].map((at) =>
      historyLine(at, at, { names: [hostile], commit: hostile, budgets: { [hostile]: `${hostile}${at}` } }),
    );
    const { page, assertQuiet } = await opened(lines);
    assert.match(await told(page), /<\/script><img src=x onerror=alert\(1\)>\\u202e\\x00<!--/);
    assert.equal(await page.locator('img').count(), 0);
    assertQuiet();
    await page.close();
  });
});
