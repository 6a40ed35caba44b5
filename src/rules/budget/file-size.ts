// An upper limit for the size of each file.
import { type Amount, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededMessage, exceededOrLargest } from '../budget.ts';
import { shippedFiles } from '../shipped-files.ts';

export const fileSize: Budget<Amount> = {
  id: 'budget/file-size',
  severity: 'error',
  title: 'A file is larger than its budget',
  why: 'A single file that nobody meant to ship is the most common cause of a large image: a database, a core dump, a model, an archive.',
  limit: byteSizeSchema,
  *measure(limit, { image }) {
    const limitValue = bytesAllowed(limit, 0);
    let largest = 0;
    const candidates = [];
    for (const { path, layer, bytes } of shippedFiles(image)) {
      if (bytes <= limitValue && bytes <= largest) continue;
      largest = Math.max(largest, bytes);
      const metric = `/${path} (layer ${layer})`;
      const where = { layer, path };
      candidates.push(atMost({ metric, limit: String(limit), limitValue, actual: bytes, unit: 'bytes', where }));
    }
    yield* exceededOrLargest(candidates);
  },
  message: exceededMessage,
};
