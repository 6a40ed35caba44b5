// One JSON object a line: the entries of an answer that is a list, for jq and the like; else the envelope as one line.
import type { Output } from './output.ts';

export const ndjson: Output = {
  name: 'ndjson',
  *render({ report, version, subject, data, findings, items }) {
    const lines = items ?? [{ report, version, subject, data, findings }];
    for (const line of lines) yield `${JSON.stringify(line)}\n`;
  },
};
