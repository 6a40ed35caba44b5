// Makes the pictures in docs/ for README.md and docs/diff.md: pages of two samples as Chromium
// (CHROMIUM=/path/to/it, or Debian's) shows them, light and dark.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });

const [old, recent] = ['samples/hello_image.tar', 'samples/hello_image_1.1.0.tar'];
const shots = {
  overview: { args: [recent], view: 'All files', facet: 'kind' },
  diff: { args: ['diff', old, recent], view: 'All files', facet: 'change' },
};
const width = 900;
const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const [name, { args, view, facet }] of Object.entries(shots)) {
    const file = join(folder, `${name}.html`);
    execFileSync(process.execPath, ['dist/bin/timg-inspect.js', ...args, '--format', 'html', '-o', file]);
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      await page.goto(pathToFileURL(file).href);
      await page.selectOption('#view', { label: view });
      await page.selectOption('#facet', { label: facet });
      const legend = await page.locator('#legend').boundingBox();
      await page.screenshot({
        path: `docs/${name}${colorScheme === 'dark' ? '-dark' : ''}.png`,
        fullPage: true,
        clip: { x: 0, y: 0, width, height: Math.ceil(legend.y + legend.height + 16) },
      });
      await page.close();
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
