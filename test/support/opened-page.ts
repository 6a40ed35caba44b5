// A page opened in a real browser, which must not make requests, write to the console or violate its own policy.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  open(file: string): Promise<void>;
  /** Fails if the page did any of that. */
  assertQuiet(): void;
}

/** Turns violations of the policy into errors, which are recorded. */
const watch = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  throw new Error('policy: ' + violatedDirective + ' ' + blockedURI);
});`;

export async function watchedPage(browser: Browser, width = 1200): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.setDefaultTimeout(10_000);
  let address = '';
  const faults: string[] = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push('a dialog');
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== address && request.url() !== 'data:,') faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript({ content: watch });
  return {
    page,
    async open(file) {
      address = pathToFileURL(file).href;
      await page.goto(address);
    },
    assertQuiet: () => assert.deepEqual(faults, [], address),
  };
}

/** The same with this page open. */
export async function openPage(browser: Browser, file: string, width?: number): Promise<WatchedPage> {
  const watched = await watchedPage(browser, width);
  await watched.open(file);
  return watched;
}

/** The exact bytes of the first size in an element. */
export const bytesIn = async (place: Locator): Promise<number> =>
  Number(await place.locator('data').first().getAttribute('value'));

export const pathTold = (page: Page): Promise<string> => page.locator('#details .path').innerText();
