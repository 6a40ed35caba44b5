// All output formats.
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { html } from './html/html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import type { Output } from './output.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

export const outputs: readonly Output[] = [table, json, ndjson, markdown, html, sarif, junit, github, gitlab];
