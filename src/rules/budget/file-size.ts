// A file is larger than allowed.
import { type Amount, byteCountSchema, mostOf } from '../amount.ts';
import { atMost, type Budget, tooMuch } from '../budget.ts';
import { shippedFiles } from '../shipped-files.ts';
import { tooLargeOrLargest } from '../too-large.ts';

export const fileSize: Budget<Amount> = {
  id: 'budget/file-size',
  severity: 'error',
  title: 'A file is larger than its budget',
  why: 'One file that nobody meant to ship is the commonest cause of a large image: a database, a core dump, a model, an archive.',
  limit: byteCountSchema,
  *measure(limit, { image }) {
    const allowed = mostOf(limit, 0);
    let largest = 0;
    const candidates = [];
    for (const { path, layer, bytes } of shippedFiles(image)) {
      if (bytes <= allowed && bytes <= largest) continue;
      largest = Math.max(largest, bytes);
      const what = `/${path} (layer ${layer})`;
      const where = { layer, path };
      candidates.push(atMost({ what, limit: String(limit), allowed, actual: bytes, unit: 'bytes', where }));
    }
    yield* tooLargeOrLargest(candidates);
  },
  message: tooMuch,
};
