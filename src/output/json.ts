// The JSON envelope: report, version, subject, data, findings; its schema is schemas/report/<report>.json.
import { jsonPieces } from './json-pieces.ts';
import type { Output } from './output.ts';

export const json: Output = {
  name: 'json',
  *render({ report, version, subject, data, findings }) {
    yield* jsonPieces({ report, version, subject, data, findings });
    yield '\n';
  },
};
