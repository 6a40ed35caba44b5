// Checks of a page in a browser, against the JSON report and the data in the page.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { TreemapData } from '../../src/output/html/treemap-data.ts';
import type { ImageData } from '../../src/report/image-data.ts';
import { first, itemAt } from './items.ts';
import { bytesIn, pathTold } from './opened-page.ts';

export const valuesIn = (page: Page, selector: string): Promise<number[]> =>
  page.locator(selector).evaluateAll((all) => all.map((one) => Number(one.getAttribute('value'))));

export const crumbs = (page: Page): Promise<string[]> => page.locator('#crumbs button').allInnerTexts();

/** Facts, lanes and map show the numbers of the JSON report. */
export async function assertSums(page: Page, { sizes, ledger, wasted, layers }: ImageData): Promise<void> {
  const facts = await valuesIn(page, '.facts data');
  const known = [sizes.distribution, sizes.content, sizes.files, sizes.visible, wasted];
  assert.deepEqual(
    facts,
    known.filter((size) => size !== null),
  );
  const kinds = Object.entries(ledger ?? {}).filter(([kind, bytes]) => bytes > 0 || kind === 'live');
  const shown = await valuesIn(page, kinds.map(([kind]) => `.ledger [data-kind=${kind}] data`).join(', '));
  assert.deepEqual(
    shown,
    kinds.map(([, bytes]) => bytes),
  );
  const lanes = await valuesIn(page, '.lanes tbody data');
  const wastedIn = ({ ledger: of }: ImageData['layers'][number]): number =>
    of ? of.overwritten + of.copied + of.deleted + of.duplicate + of.unusable : 0;
  assert.deepEqual(
    lanes,
    layers.flatMap((layer) => [layer.sizes.content, wastedIn(layer)]),
  );
  for (const [view, bytes] of [
    ['All files', sizes.files],
    ['Visible files', sizes.visible],
    ['Wasted bytes', wasted],
    ['All files', sizes.files],
  ] as const) {
    await page.selectOption('#view', { label: view });
    assert.equal(await bytesIn(page.locator('#details')), bytes, view);
    const legend = await valuesIn(page, '#legend data');
    assert.equal(
      legend.reduce((sum, one) => sum + one, 0),
      bytes,
      view,
    );
  }
}

/** Opens the first directory, if any, with a click, and leaves it with a key. */
export async function assertZooms(page: Page, data: TreemapData | undefined): Promise<void> {
  assert.ok((await page.locator('#map .box').count()) > 0);
  if (data?.parents.every((parent) => parent <= 0)) return;
  const directory = page.locator('#map .open[role=button], #map .closed[role=button]').first();
  const name = (await directory.getAttribute('aria-label')) ?? '';
  await directory.click({ position: { x: 1, y: 1 } });
  const [root, ...way] = await crumbs(page);
  assert.equal(root, '/');
  assert.ok(name.startsWith(`${way.join('/')}, `), name);
  await page.locator('#map [tabindex="0"]').focus();
  for (const _ of way) await page.keyboard.press('Escape');
  assert.deepEqual(await crumbs(page), ['/']);
}

/** Searches the largest file by its name. */
export async function assertFinds(page: Page, data: TreemapData): Promise<void> {
  const { of } = first(data.sizes);
  const heaviest = data.names.reduce(
    (best, name, node) => (name !== '' && itemAt(of, node) > itemAt(of, best) ? node : best),
    0,
  );
  const name = itemAt(data.names, heaviest);
  await page.locator('#search').fill(name);
  assert.ok((await bytesIn(page.locator('#found'))) >= itemAt(of, heaviest), name);
  await page.locator('#matches button').first().click();
  assert.ok((await pathTold(page)).toLowerCase().includes(name.toLowerCase()));
}

export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  assert.fail(`no Tab reaches ${selector}`);
}

/** Visits every box of the directory shown and of those below it with the keyboard; ends where it began. */
export async function visit(page: Page, reached: Set<string>): Promise<void> {
  const stops = await page.locator('#map [role=button]').count();
  const top = (await crumbs(page)).join('/');
  for (let at = 0; at < stops; at += 1) {
    await page.keyboard.press('Home');
    for (let step = 0; step < at; step += 1) await page.keyboard.press('ArrowRight');
    const isDirectory = (await page.locator('#map [role=button]:focus').getAttribute('class'))?.match(/open|closed/);
    if (!isDirectory) reached.add(await pathTold(page));
    else {
      await page.keyboard.press('Enter');
      await visit(page, reached);
      while ((await crumbs(page)).join('/') !== top) await page.keyboard.press('Escape');
    }
  }
}

/** Runs in the page: each text with its contrast to the background, 0 if either is transparent. */
const contrasts = `(() => {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const luminance = (color) => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrastOf = (text, rect) => {
    const own = getComputedStyle(text);
    const below = getComputedStyle(rect ?? text.parentElement);
    const isPlain = [own.opacity, below.fillOpacity, below.opacity].every((opacity) => opacity === '1');
    const lights = [rect ? own.fill : own.color, rect ? below.fill : below.backgroundColor].map(luminance);
    return isPlain ? (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05) : 0;
  };
  return [...document.querySelectorAll('#map .box text, pre .more, pre .less')].flatMap((text) => {
    const rects = [...text.parentElement.querySelectorAll('rect')].filter((rect) => getComputedStyle(rect).fill !== 'none');
    return (rects.length > 0 ? rects : [undefined]).map((rect) => ({
      text: text.textContent,
      contrast: contrastOf(text, rect),
    }));
  });
})()`;

/** Texts of boxes and of the lines of a patch whose contrast is below 4.5. */
export async function faintTexts(page: Page): Promise<string[]> {
  const all: readonly { text: string; contrast: number }[] = await page.evaluate(contrasts);
  assert.ok(all.length > 0);
  return all.filter(({ contrast }) => contrast < 4.5).map(({ text, contrast }) => `${text} ${contrast.toFixed(2)}`);
}

/** The paths of all named files. */
export function pathsIn(data: TreemapData | undefined): readonly string[] {
  assert.ok(data);
  const paths: string[] = [];
  for (const [node, name] of data.names.entries())
    paths.push(node === 0 ? '' : `${itemAt(paths, itemAt(data.parents, node))}/${name}`);
  return [...new Set(paths.filter((_, node) => itemAt(data.files, node) > 0 && data.names[node] !== ''))].sort();
}
