// The page in a real browser: it draws the map, zooms by click and keyboard, searches, shows the sums of the JSON report, and
// makes no requests.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DiffData } from '../../../src/report/diff/data.ts';
import type { ImageData } from '../../../src/report/image-data.ts';
import { chromiumOfSuite, noChromium } from '../../support/chromium.ts';
import { dataIn } from '../../support/html-page.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { first, take } from '../../support/items.ts';
import { bytesIn, openPage, pathTold, watchedPage } from '../../support/opened-page.ts';
import {
  assertFinds,
  assertSums,
  assertZooms,
  crumbs,
  faintTexts,
  pathsIn,
  tabTo,
  valuesIn,
  visit,
} from '../../support/page-checks.ts';
import { inProject } from '../../support/project.ts';
import { run, type World } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('in Chromium', { skip: noChromium, timeout: 180_000 }, () => {
  const write = temporaryFolder('html-page');
  const browser = chromiumOfSuite();

  let pages = 0;
  const written = async (args: readonly string[], world?: World): Promise<{ html: string; file: string }> => {
    const { output: html } = await run([...args, '--format', 'html'], world);
    pages += 1;
    return { html, file: write(`${pages}.html`, html) };
  };

  test('each sample with one image', async () => {
    const { page, open, assertQuiet } = await watchedPage(browser());
    let drawn = 0;
    for (const sample of readdirSync(inProject('samples')).filter((name) => /\.tar/.test(name))) {
      const { html, file } = await written([`samples/${sample}`]);
      const data = dataIn(html);
      if (!data || data.names.length === 1 || html.includes('id="drawings"')) continue;
      const { output } = await run([`samples/${sample}`, '--format', 'json']);
      const images: readonly ImageData[] = JSON.parse(output).data.images;
      drawn += 1;
      const image = first(images);
      await open(file);
      await assertSums(page, image);
      await assertZooms(page, data);
      await assertFinds(page, data);
      assertQuiet();
    }
    await page.close();
    assert.ok(drawn > 50, `${drawn}`);
  });

  test('the keyboard alone reaches every file', async () => {
    const { html, file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    await tabTo(page, '#map [role=button]');
    assert.equal(await pathTold(page), '/usr');
    const reached = new Set<string>();
    await visit(page, reached);
    assert.deepEqual([...reached].sort(), pathsIn(dataIn(html)));
    assert.equal(await page.locator('#crumbs button').count(), 1);
    for (const stop of [
      '#view',
      '#facet',
      '#search',
      '#crumbs button',
      '#map [role=button]',
      '#contents tbody button',
    ]) {
      await page.locator('body').click({ position: { x: 1, y: 1 } });
      await tabTo(page, stop);
    }
    assertQuiet();
    await page.close();
  });

  test('a click and a new width keep the focus in the map', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    const focused = page.locator('#map [role=button]:focus');
    await page.locator('#map [aria-label^="usr, "]').click({ position: { x: 1, y: 1 } });
    assert.deepEqual(await crumbs(page), ['/', 'usr']);
    assert.equal(await focused.count(), 1);
    await page.setViewportSize({ width: 900, height: 900 });
    await page.locator('#map[viewBox^="0 0 852 "]').waitFor();
    assert.equal(await focused.count(), 1);
    await page.keyboard.press('Escape');
    assert.deepEqual(await crumbs(page), ['/']);
    // Any box, not only those that the keyboard reaches.
    await page.locator('#map .file:not([role])').first().click();
    assert.equal(await focused.count(), 1);
    await page.locator('#crumbs button').first().click();
    await page.locator('#contents tbody button').first().click();
    assert.deepEqual(await crumbs(page), ['/', 'usr']);
    await page.locator('#search').press('Escape');
    await page.locator('#view').press('Escape');
    assert.deepEqual(await crumbs(page), ['/', 'usr']);
    await page.locator('#contents tbody button').first().press('Escape');
    assert.deepEqual(await crumbs(page), ['/']);
    assertQuiet();
    await page.close();
  });

  test('a click selects a file where it is, and the details show it until the pointer moves', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    const dash = page.locator('#map .file', { hasText: 'dash' });
    await dash.hover();
    assert.equal(await pathTold(page), '/usr/bin/dash');
    const area = await dash.boundingBox();
    assert.ok(area);
    await page.mouse.move(area.x + area.width * 0.7, area.y + area.height * 0.6);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForTimeout(200);
    // The map did not move.
    assert.deepEqual(await crumbs(page), ['/']);
    assert.equal(await pathTold(page), '/usr/bin/dash');
    await page.locator('#map .file', { hasText: 'libc' }).hover();
    assert.equal(await pathTold(page), '/usr/lib/x86_64-linux-gnu/libc.so.6');
    await page.mouse.move(1, 1);
    assert.equal(await pathTold(page), '/usr/bin/dash');
    assertQuiet();
    await page.close();
  });

  test('Tab stops once in the map, and keys with modifiers are left to the browser', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    await page.locator('#crumbs button').last().focus();
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('#map [role=button]:focus').count(), 1);
    await page.keyboard.press('Shift+Tab');
    assert.equal(await page.locator('#crumbs button:focus').count(), 1);
    await page.keyboard.press('Tab');
    await page.evaluate("document.addEventListener('keydown', (event) => { window.taken = event.defaultPrevented })");
    for (const [key, isTaken] of [
      ['Control+End', false],
      ['Meta+ArrowRight', false],
      ['ArrowRight', true],
      ['Alt+ArrowDown', false],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate('window.taken'), isTaken, key);
    }
    assertQuiet();
    await page.close();
  });

  test('the view and the colors can be chosen', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    await page.selectOption('#facet', { label: 'kind' });
    const copied = page.locator('#legend [data-class=copied]');
    assert.equal(await bytesIn(copied), 10_000);
    await page.selectOption('#view', { label: 'Wasted bytes' });
    assert.equal(await bytesIn(page.locator('#details')), 13_840);
    assert.equal(await bytesIn(copied), 10_000);
    await page.locator('#map .file').first().hover();
    assert.match(
      await page.locator('#details').innerText(),
      /copied \(mode\), by layer 7\n.*Also in layer 7\n6kB, live/s,
    );
    assertQuiet();
    await page.close();
  });

  test('the search opens the directory of a file, and breadcrumbs lead back', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    for (const [typed, found] of [
      ['*.so', 2],
      ['usr/**/greetings/*', 6],
      ['/app/?ockerfile', 1],
      ['CATALOGUE', 4],
    ] as const) {
      await page.locator('#search').fill(typed);
      assert.match(await page.locator('#found').innerText(), new RegExp(`^${found} files?, `), typed);
    }
    await page.locator('#search').fill('no such file');
    assert.match(
      await page.locator('#found').innerText(),
      /^No match\. This page lists 32 of 32 files by name; empty files, symbolic links/,
    );
    await page.selectOption('#view', { label: 'Wasted bytes' });
    await page.locator('#search').fill('libc.so.6');
    assert.equal(await page.locator('#found').innerText(), 'No match in this view; 1 file in other views');
    await page.selectOption('#view', { label: 'All files' });
    await page.locator('#search').fill('libc');
    await page.locator('#matches button').first().click();
    assert.deepEqual(await crumbs(page), ['/', 'usr', 'lib', 'x86_64-linux-gnu']);
    assert.equal(await pathTold(page), '/usr/lib/x86_64-linux-gnu/libc.so.6');
    await page.locator('#crumbs button', { hasText: 'usr' }).click();
    assert.deepEqual(await crumbs(page), ['/', 'usr']);
    assertQuiet();
    await page.close();
  });

  test('a diff shows sizes of both images, changes, and the waterfall', async () => {
    const two = ['diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
    const { html, file } = await written(two);
    const json: DiffData = JSON.parse((await run([...two, '--format', 'json'])).output).data;
    const { page, assertQuiet } = await openPage(browser(), file);
    for (const name of ['content', 'files', 'visible', 'wasted'] as const) {
      const values = await valuesIn(page, `.sizes tr:has(th:text-is("${name}")) data`);
      const [old, newer] = [json.sizes.old[name] ?? 0, json.sizes.new[name] ?? 0];
      assert.deepEqual(values, [old, newer, newer - old], name);
    }
    const total = (json.sizes.new.content ?? 0) - (json.sizes.old.content ?? 0);
    const steps = await valuesIn(page, '.waterfall tbody tr:not(.part) data');
    assert.equal(
      steps.reduce((sum, step) => sum + step, 0),
      total,
    );
    assert.deepEqual(await valuesIn(page, '.waterfall tfoot data'), [total]);
    await assertZooms(page, dataIn(html));
    await page.selectOption('#view', { label: 'All files' });
    const added = await bytesIn(page.locator('#legend [data-class=added]'));
    assert.equal(added, json.totals?.added.bytes);
    await page.selectOption('#view', { label: 'Change in size' });
    const shown = await valuesIn(page, '#legend data');
    assert.equal(
      shown.reduce((sum, one) => sum + one, 0),
      (json.sizes.new.visible ?? 0) - (json.sizes.old.visible ?? 0),
    );
    assertQuiet();
    await page.close();
  });

  test('names with markup, control characters or direction marks are harmless', async () => {
    const names = [
      '<script>alert(1)<\\script>',
      '"><img src=x onerror=alert(1)>',
      "it's",
      '<!--',
      'a\u202eb',
      'tab\there',
      'line\nend',
      'bell\x07',
      '\u2028',
      '&amp;',
      '__proto__',
      'constructor',
    ];
    const hostile = 'RUN echo "</script><script>alert(1)</script><!--" \u202e';
    const entries = [
      ...names.map((path, at) => ({ path, body: 'x'.repeat(100 + at) })),
      { path: '</script><svg onload=alert(1)>', body: 'in a directory' },
      { path: Buffer.from([0x61, 0xff]), body: 'no UTF-8' },
    ];
    const archive = dockerSave([
      { names: ['a:1'], steps: [{ entries, createdBy: hostile }], config: { Labels: { '</script>': '</style>' } } },
    ]);
    const { html, file } = await written(['-'], { stdin: archive });
    const { page, assertQuiet } = await openPage(browser(), file);
    const shown = dataIn(html)?.names ?? [];
    assert.ok(
      ['a\\u202eb', 'tab\\x09here', 'line\\x0Aend', '\\u2028', 'a\\xFF', '__proto__'].every((name) =>
        shown.includes(name),
      ),
    );
    for (const name of names.slice(0, 4)) {
      await page.locator('#search').fill(name);
      await page.locator('#matches button').first().click();
      assert.equal(await pathTold(page), `/${name}`);
    }
    assert.equal(await page.locator('main img, main script:not([type]), main a').count(), 0);
    assert.match(
      await page.locator('.lanes .step').first().innerText(),
      /<\/script><script>alert\(1\)<\/script><!--" \\u202e$/,
    );
    assertQuiet();
    await page.close();
  });

  test('3,000 files are listed in steps of 2,000, and files too small to draw lead to the list', async () => {
    const entries = Array.from({ length: 3000 }, (_, at) => ({ path: `many/${at}`, body: 'x'.repeat(3000 - at) }));
    const archive = dockerSave([{ names: ['a:1'], steps: [{ entries: [...entries, { path: 'big', body: 'y' }] }] }]);
    const { file } = await written(['-'], { stdin: archive });
    const { page, assertQuiet } = await openPage(browser(), file, 500);
    await page.locator('#crumbs button').last().focus();
    await page
      .locator('#map .open')
      .first()
      .click({ position: { x: 1, y: 1 } });
    const rows = page.locator('#contents tbody tr');
    const more = page.locator('#more');
    for (const [number, label] of [
      [8, 'Show 2,000 of 3,000'],
      [2000, 'Show 1,000 more'],
    ] as const) {
      assert.deepEqual([await rows.count(), await more.innerText()], [number, label]);
      await more.click();
    }
    assert.deepEqual([await rows.count(), await more.isVisible()], [3000, false]);
    const small = page.locator('#map .small');
    const [, number = ''] = /^([0-9,]+) sm/.exec(await small.locator('text').first().innerHTML()) ?? [];
    await small.hover();
    assert.match(
      await page.locator('#details').innerText(),
      new RegExp(`^/many\n+Too small to draw\n${number} items; click to list them\nSize\n.* in ${number} files\n`),
    );
    await small.click();
    assert.equal(await rows.locator('button:focus').innerText(), `${3000 - Number(number.replace(',', ''))}`);
    assertQuiet();
    await page.close();
  });

  test('copies of one path have different names, and each lists the others', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file);
    await page.locator('#search').fill('*');
    const found = await page.locator('#matches button').allInnerTexts();
    assert.equal(new Set(found).size, found.length);
    const wasted = page.locator('#matches button', { hasText: 'copied' }).first();
    assert.match(await wasted.innerText(), /^\/.* \(layer 6, copied \(mode\), by layer 7\)$/);
    await wasted.click();
    const details = await page.locator('#details').innerText();
    assert.match(details, /Wasted by\nlayer 7 · RUN .*chmod/);
    assert.match(details, /Also in layer 7\n6kB, live/);
    const listed = await page.locator('#contents tbody button').allInnerTexts();
    assert.equal(new Set(listed).size, listed.length);
    assert.ok(listed.some((name) => name.includes('copied (mode)')));
    const labels = await page.locator('#map [role=button]').evaluateAll((all) => all.map((one) => one.ariaLabel));
    assert.equal(new Set(labels).size, labels.length);
    await page.locator('#crumbs button').first().click();
    assert.match(await page.locator('#details').innerText(), /Wasted bytes\n13.8kB/);
    assertQuiet();
    await page.close();
  });

  test('screen readers are told the directory shown, not the details under the pointer', async () => {
    const two = ['diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
    const { file } = await written(two);
    const { page, assertQuiet } = await openPage(browser(), file);
    assert.equal(await page.locator('#details[role], #details[aria-live]').count(), 0);
    await page.selectOption('#view', { label: 'All files' });
    const [larger, old, newer, difference] = take(await valuesIn(page, '#details data'), 4);
    assert.ok(larger >= Math.max(old, newer));
    assert.equal(difference, newer - old);
    assert.match(await page.locator('#details').innerText(), /Old\n.*New\n.*Change\n[+−]/s);
    await page.locator('#contents tbody button').first().click();
    assert.match(await page.locator('#said').innerText(), /^\/usr: .* in \d+ files$/);
    assertQuiet();
    await page.close();
  });

  test('texts have enough contrast on light and dark screens', async () => {
    const two = ['diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
    const files = [(await written(['samples/hello_image_1.1.0.tar'])).file, (await written([...two, '-u'])).file];
    const { page, open, assertQuiet } = await watchedPage(browser());
    for (const file of files) {
      await open(file);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await faintTexts(page), [], `${file} ${colorScheme}`);
      }
    }
    assertQuiet();
    assert.ok((await page.locator('pre .more').count()) > 0);
    await page.close();
  });

  test('in print nothing is truncated, and no text mentions a click', async () => {
    const { file } = await written(['samples/hello_image_1.1.0.tar']);
    const { page, assertQuiet } = await openPage(browser(), file, 500);
    const long = page.locator('.lanes .step').nth(3);
    const onScreen = await long.evaluate((step) => step.scrollHeight - step.clientHeight);
    await page.locator('#search').fill('dash');
    await page.emulateMedia({ media: 'print' });
    const cut = await page
      .locator('.step')
      .evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length);
    assert.deepEqual([onScreen > 0, cut], [true, 0]);
    assert.doesNotMatch(await page.locator('main').innerText(), /click/);
    assert.equal(await page.locator('#shown').innerText(), 'All files, colored by kind; areas show the size of a file');
    const dimmed = await page.evaluate(
      "[...document.querySelectorAll('#map .box')].filter((box) => getComputedStyle(box).opacity !== '1').length",
    );
    assert.deepEqual([await page.locator('#map.searched').count(), dimmed], [1, 0]);
    assertQuiet();
    await page.close();
  });

  test('the page fits a phone', async () => {
    for (const args of [
      ['samples/hello_image_1.1.0.tar'],
      ['diff', 'samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'],
    ]) {
      const { page, assertQuiet } = await openPage(browser(), (await written(args)).file, 390);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
      assert.ok((await page.locator('#map .box').count()) > 2);
      const topOf = async (id: string): Promise<number> => (await page.locator(id).boundingBox())?.y ?? 0;
      const [map, details, legend] = await Promise.all([topOf('#map'), topOf('#details'), topOf('#legend')]);
      assert.ok(map < details && details < legend);
      // Tables can be a little wider: they scroll.
      const tables = await page
        .locator('.scroll')
        .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
      assert.ok(
        tables.every((more) => more < 100),
        `${tables}`,
      );
      assertQuiet();
      await page.close();
    }
  });
});
