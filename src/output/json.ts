// The JSON envelope: report, version, subject, data, findings; its schema is schemas/report/<report>.json.
import type { Output } from './output.ts';

export const json: Output = {
  name: 'json',
  async render({ report, version, subject, data, findings }) {
    return `${JSON.stringify({ report, version, subject, data, findings }, null, 2)}\n`;
  },
};
