// The element that the page's script draws in, with its data. Without a script it says so; the rest of the page is complete.
import { headingMarkup } from './block-markup.ts';
import { html, jsonMarkup, type Markup } from './markup.ts';
import type { TreemapData } from './treemap-data.ts';

/** `what` says which files are drawn. */
export function treemapSection(data: TreemapData, what: string): Markup {
  if (data.names.length === 1) {
    return html`<section>${headingMarkup('Files', 'all files are empty: nothing to draw', 2)}</section>\n`;
  }
  return html`<section aria-labelledby="files" id="treemap">
${headingMarkup('Where the bytes are', `${what}; click a directory to open it`, 2, 'files')}
<noscript><p class="note">The map needs JavaScript; the rest of this page does not.</p></noscript>
<div id="drawing" hidden>
<div class="controls">
<label>Show <select id="view"></select></label>
<label>Color by <select id="facet"></select></label>
<label class="wide">Search <input id="search" type="search" placeholder="part of a path, or a glob: *.so, /usr/**" autocomplete="off" spellcheck="false"></label>
</div>
<div id="found" role="status"></div>
<ul id="matches"></ul>
<nav aria-label="Directory"><ol id="crumbs"></ol></nav>
<p id="shown" class="faint"></p>
<svg id="map" role="group" aria-label="Treemap" aria-describedby="shown keys"></svg>
<p id="keys" class="unseen">Arrow keys move between boxes, Enter opens a directory, Escape goes up.</p>
<div id="details"></div>
<ul class="legend" id="legend"></ul>
<p id="said" class="unseen" role="status"></p>
<table id="contents"><caption class="unseen">Contents of this directory</caption><thead><tr><th scope="col">Name</th><th scope="col" class="right" id="amount">Size</th><th scope="col" class="right">Share</th><th scope="col" class="right">File count</th></tr></thead><tbody></tbody></table>
<button id="more" type="button" hidden></button>
</div>
</section>
<script type="application/json" id="data">${jsonMarkup(data)}</script>
`;
}
