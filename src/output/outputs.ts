// All output formats, and the one for a value of --format: a name or a Go template.

import { InputError } from '../bytes/input-error.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { badge } from './badge.ts';
import { svg } from './chart/svg.ts';
import { csv } from './csv.ts';
import { cyclonedx } from './cyclonedx.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { html } from './html/html.ts';
import { json, ndjson } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown/markdown.ts';
import type { Output } from './output.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';
import { templateOutput } from './template.ts';

export const outputs: readonly Output[] = [
  table,
  json,
  ndjson,
  csv,
  markdown,
  html,
  svg,
  badge,
  cyclonedx,
  sarif,
  junit,
  github,
  gitlab,
];

export const outputNames = outputs.map(({ name }) => name);

/** @throws {InputError} `usage` if the name is unknown or the template is wrong */
export function outputOf(format: string): Output {
  const named = outputs.find(({ name }) => name === format);
  if (named) return named;
  if (format.includes('{{') || format.startsWith('table ')) return templateOutput(format);
  const nearest = nearestWord(format, outputNames);
  const known = `${outputNames.join(', ')}, or a Go template such as '{{json .}}'`;
  throw new InputError('usage', `no format "${format}"; ${nearest ? `did you mean "${nearest}"?` : `use ${known}`}`);
}
