// Packages on the page in a real browser: colors with a legend, details, and the search.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chromiumOfSuite, noChromium } from '../../support/chromium.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { bytesIn, openPage, pathTold, type WatchedPage } from '../../support/opened-page.ts';
import { run } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('packages in Chromium', { skip: noChromium, timeout: 120_000 }, () => {
  const write = temporaryFolder('html-packages');
  const browser = chromiumOfSuite();

  let pages = 0;
  const opened = async (args: readonly string[], width?: number, stdin?: Buffer): Promise<WatchedPage> => {
    const { output } = await run([...args, '--format', 'html'], { stdin });
    pages += 1;
    return openPage(browser(), write(`${pages}.html`, output), width);
  };

  test('colors by package have a legend with the bytes of the largest', async () => {
    for (const [width, colorScheme] of [
      [1200, 'light'],
      [400, 'dark'],
    ] as const) {
      const { page, assertQuiet } = await opened(['samples/packages.tar'], width);
      await page.emulateMedia({ colorScheme });
      await page.selectOption('#facet', { label: 'package' });
      assert.match(await page.locator('#shown').innerText(), /colored by package;/);
      const legend = page.locator('#legend li');
      assert.match(await legend.first().innerText(), /^gcc 4:12\.2\.0-3\s+300kB$/);
      const fills: string[] = await page.evaluate(
        "[...document.querySelectorAll('#legend .swatch')].map((swatch) => getComputedStyle(swatch).backgroundColor)",
      );
      assert.equal(new Set(fills).size, await legend.count());
      // The largest six, the others, derived files, and those of no package: all 902,215 bytes of the image.
      assert.equal(await legend.count(), 9);
      let sum = 0;
      for (let at = 0; at < 9; at += 1) sum += await bytesIn(legend.nth(at));
      assert.equal(sum, 902_215);
      await page.selectOption('#facet', { label: 'package type' });
      assert.deepEqual(await page.locator('#legend bdi').allInnerTexts(), ['deb', 'npm', 'derived', 'no package']);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(overflow, 0);
      assertQuiet();
      await page.close();
    }
  });

  test('the details of a file name its package with version and package URL', async () => {
    const { page, assertQuiet } = await opened(['packages', 'samples/packages.tar']);
    await page.fill('#search', 'pkg:libc6');
    await page.locator('#matches button').first().click();
    assert.match(await pathTold(page), /^\/(usr\/)?lib/);
    assert.match(
      await page.locator('#details').innerText(),
      /Package\s+libc6 2\.36-9\+deb12u7 · pkg:deb\/debian\/libc6@2\.36-9%2Bdeb12u7\?arch=amd64|Package\s+libc6 2\.36-9\+deb12u7 · pkg:deb\/debian\/libc6@2\.36-9\+deb12u7\?arch=amd64/,
    );
    assertQuiet();
    await page.close();
  });

  test('a search finds the files of packages, by type and name or by name', async () => {
    const { page, assertQuiet } = await opened(['samples/packages.tar']);
    assert.match((await page.locator('#search').getAttribute('placeholder')) ?? '', /pkg:lib\*/);
    const found = page.locator('#found');
    for (const [typed, files, bytes] of [
      ['pkg:gcc', 1, 300_000],
      ['pkg:deb/j*', 2, 60_000],
      ['pkg:@types/*', 2, 20_100],
    ] as const) {
      await page.fill('#search', typed);
      assert.match(await found.innerText(), new RegExp(`^${files} files?, `));
      assert.ok(Math.abs((await bytesIn(found)) - bytes) < 100, `${typed}: ${await bytesIn(found)}`);
      assert.ok((await page.locator('#map .match').count()) > 0);
    }
    await page.selectOption('#view', { label: 'Visible files' });
    await page.fill('#search', 'pkg:gcc');
    assert.equal(await found.innerText(), 'No match in this view; 1 file in other views');
    await page.fill('#search', 'pkg:emacs');
    assert.equal(await found.innerText(), 'No package with files on this page matches');
    assertQuiet();
    await page.close();
  });

  test('a search counts the small files of a package, which are not listed by name', async () => {
    const entries = ['a', 'b'].flatMap((name) => [
      { path: `node_modules/${name}/package.json`, body: JSON.stringify({ name, version: '1.0.0' }) },
      ...Array.from({ length: 15_000 }, (_, at) => ({ path: `node_modules/${name}/${at}`, body: 'x' })),
    ]);
    const { page, assertQuiet } = await opened(['-'], 1200, dockerSave([{ steps: [{ entries }] }]));
    for (const typed of ['pkg:a', 'pkg:b']) {
      await page.fill('#search', typed);
      assert.match(await page.locator('#found').innerText(), /^15,001 files, 15kB; the 10 largest:$/);
    }
    assertQuiet();
    await page.close();
  });

  test('names of packages are only text', async () => {
    const name = `<img src=x onerror=alert(1)>"'&`;
    const entries = [
      {
        path: 'var/lib/dpkg/status',
        body: `Package: ${name}\nStatus: install ok installed\nVersion: 1</script>\nArchitecture: all\n\n`,
      },
      { path: `var/lib/dpkg/info/${name}.list`, body: '/f\n' },
      { path: 'f', body: 'x'.repeat(1000) },
    ];
    const { page, assertQuiet } = await opened(['-'], 1200, dockerSave([{ steps: [{ entries }] }]));
    await page.selectOption('#facet', { label: 'package' });
    await page.fill('#search', 'pkg:<img*');
    assert.equal(await page.locator('img').count(), 0);
    assertQuiet();
    await page.close();
  });
});
