// A real browser for tests of the page: Chromium, if installed.
import { existsSync } from 'node:fs';
import { after, before } from 'node:test';
import { type Browser, chromium } from 'playwright-core';

const { CHROMIUM, CI } = process.env;

const places = [
  CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = places.find((place) => place && existsSync(place));

const advice = 'no Chromium here: install the package chromium, or name one with CHROMIUM=/path/to/it';

/** The reason to skip tests without Chromium, or false. In CI they always run. */
export const noChromium: string | false = executablePath || CI ? false : advice;

/** One browser for all tests of a suite. */
export function chromiumOfSuite(): () => Browser {
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());
  return () => browser;
}

/** Chromium's sandbox does not work for root. */
async function launchChromium(): Promise<Browser> {
  if (!executablePath) throw new Error(advice);
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
