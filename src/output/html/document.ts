// The HTML document: one self-contained file. Its Content-Security-Policy only allows the embedded script and style, by their
// hashes, and blocks all network access.
import { html, type Markup } from './markup.ts';
import { script, scriptHash, style, styleHash } from './page-assets.ts';

/** `isDrawn`: whether there is a map or chart for the script to draw. */
export function* documentMarkup(
  title: string,
  version: string,
  isDrawn: boolean,
  body: Iterable<Markup>,
): Generator<Markup> {
  const scripts = isDrawn ? `script-src '${scriptHash}'; ` : '';
  const policy = `default-src 'none'; ${scripts}style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="timg-inspect ${version}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
`;
  yield* body;
  yield html`</main>
<footer>timg-inspect ${version} · sizes are decimal, as in Docker; hover over a size for exact bytes</footer>
`;
  if (isDrawn) yield html`<script>${{ markup: script }}</script>\n`;
  yield html`</body>
</html>
`;
}
