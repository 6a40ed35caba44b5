// JSON output: report, version, subject, data, findings. The schema is schemas/report/<report>.json.
import { jsonPieces } from './json-pieces.ts';
import type { Output } from './output.ts';

export const json: Output = {
  name: 'json',
  findings: 'data',
  *render({ report, version, subject, data, findings }) {
    yield* jsonPieces({ report, version, subject, data, findings });
    yield '\n';
  },
};
