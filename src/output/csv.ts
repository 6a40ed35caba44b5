// CSV output (RFC 4180) of a report that is one table: a line of titles, numbers as they are. Null is nothing, empty text is "". Control
// characters are escaped, so that a value never has a line end, and the output can be shown in a terminal.
import type { ResultValue } from '../report/query/result.ts';
import { inertLine, printable } from './inert-text.ts';
import type { Output } from './output.ts';

export const csv: Output = {
  name: 'csv',
  findings: 'none',
  commands: ['query'],
  *render({ sheet }) {
    if (!sheet) return;
    const { titles, rows } = sheet();
    yield lineOf(titles);
    for (const row of rows) yield lineOf(row);
  },
};

const lineOf = (values: readonly ResultValue[]): string => `${inertLine(values.map(fieldOf).join(','))}\n`;

function fieldOf(value: ResultValue): string {
  if (value === null) return '';
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text === '' || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
