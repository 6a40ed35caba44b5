// NDJSON output: one JSON object per line for each item of a report that is a list; otherwise the JSON output as one line.
import { inertJSON } from './inert-text.ts';
import type { Output } from './output.ts';

export const ndjson: Output = {
  name: 'ndjson',
  findings: 'data',
  *render({ report, version, subject, data, findings, items }) {
    const lines = items ?? [{ report, version, subject, data, findings }];
    for (const line of lines) yield `${inertJSON(JSON.stringify(line))}\n`;
  },
};
