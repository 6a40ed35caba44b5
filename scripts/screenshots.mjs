// Makes the pictures in docs/ for README.md and other pages: pages of two samples, and the terminal explorer, as Chromium
// (CHROMIUM=/path/to/it, or Debian's) shows them, light and dark. The explorer runs in util-linux's `script`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

/** The whole image, with the file under the cursor that was copied by a chmod. */
const keys = ['3', '\t', '+', '+', '+', '+', '+', '+', ...Array(6).fill('\x1b[B')];
const [columns, rows] = [110, 27];

/** What the explorer shows after some keys. */
async function explorerLines() {
  const program = `stty cols ${columns} rows ${rows}; ${process.execPath} dist/bin/timg-inspect.js explore ${recent}`;
  const { NO_COLOR: _, ...environment } = process.env;
  const child = spawn('script', ['-qec', program, '/dev/null'], {
    env: { ...environment, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  });
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written += text;
  });
  await setTimeout(4000);
  for (const key of keys) {
    child.stdin.write(key);
    await setTimeout(300);
  }
  child.stdin.write('q');
  return linesOf(written);
}

/** The parts of a terminal's output: each escape sequence `CSI arguments letter`, with the text after it. */
const partsOf = (output) =>
  output.split('\x1b[').map((part) => /^([\d;?]*)([A-Za-z])(.*)$/s.exec(part)?.slice(1) ?? ['', '', '']);

/** The lines of the screen, each with its sequences: the explorer writes lines that changed, from their start. */
function linesOf(output) {
  const lines = [];
  let row = 0;
  for (const [codes, letter, text] of partsOf(output)) {
    if (letter === 'H') row = Number(codes.split(';')[0]) - 1;
    else if (letter === 'K') lines[row] = text;
    else if (letter === 'm' && lines[row] !== undefined) lines[row] += `\x1b[${codes}m${text}`;
  }
  return lines.join('\n');
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Colors and styles become elements. */
function markupOf(lines) {
  let style = new Set();
  let markup = '';
  for (const [codes, , text] of partsOf(`\x1b[0m${lines}`)) {
    for (const code of codes.split(';').map(Number)) {
      if (code === 0) style = new Set();
      else if (code === 39) style = new Set([...style].filter((one) => one < 30));
      else if (code === 22) style = new Set([...style].filter((one) => one > 2));
      else if (code === 27) style.delete(7);
      else if (code < 40) style.add(code);
    }
    const classes = [...style].map((code) => `s${code}`).join(' ');
    markup += text === '' ? '' : `<span class="${classes}">${escaped(text)}</span>`;
  }
  return markup;
}

const terminalPage = (lines) => `<!doctype html><meta charset="utf-8"><style>
:root { --page: #fff; --text: #1b2129; --red: #a63c06; --green: #1d6b34; --yellow: #8a5300; --blue: #0b5cad; --magenta: #8a2a82; --cyan: #0b6e72 }
@media (prefers-color-scheme: dark) { :root { --page: #14171b; --text: #e5e9ee; --red: #f0a184; --green: #7fce97; --yellow: #f0b860; --blue: #8fbdf0; --magenta: #d9a3d3; --cyan: #84d0d4 } }
body { margin: 0; background: var(--page) }
pre { margin: 12px; color: var(--text); font: 13px / 1.17 "DejaVu Sans Mono", monospace; width: max-content }
.s1 { font-weight: bold } .s2 { opacity: 0.65 } .s7 { background: var(--text); color: var(--page) }
.s31 { color: var(--red) } .s32 { color: var(--green) } .s33 { color: var(--yellow) } .s34 { color: var(--blue) } .s35 { color: var(--magenta) } .s36 { color: var(--cyan) }
</style><pre>${markupOf(lines)}</pre>`;
const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage({ viewport: { width, height: 600 } });
  await page.setContent(terminalPage(await explorerLines()));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const { width, height } = await page.locator('pre').boundingBox();
    await page.screenshot({
      path: `docs/explore${colorScheme === 'dark' ? '-dark' : ''}.png`,
      clip: { x: 0, y: 0, width: Math.ceil(width + 24), height: Math.ceil(height + 24) },
    });
  }
  await page.close();
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
