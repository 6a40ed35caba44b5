// Budget: an upper limit for the size of each file.
import { type Amount, byteSizeForm, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededOrLargest, sizeExceededMessage } from '../budget.ts';
import { isComplete } from '../completeness.ts';
import { shippedFiles } from '../shipped-files.ts';
import { displayPath } from '../wording.ts';

export const fileSize: Budget<Amount> = {
  id: 'budget/file-size',
  severity: 'error',
  title: 'A file is larger than its budget',
  why: 'The most common cause of a large image is a single file that got in by mistake: a database, a core dump, a model, an archive.',
  limit: { title: 'Maximum size of each file', ...byteSizeSchema },
  form: byteSizeForm,
  *measure(limit, { image }) {
    const limitValue = bytesAllowed(limit, null) ?? 0;
    const shared = { limit: String(limit), limitValue, unit: 'bytes' } as const;
    // There can be a larger file in the part of a layer that could not be read.
    const isWhole = image.layers.every(isComplete);
    let largest = 0;
    const candidates = [];
    for (const { path, layer, bytes } of shippedFiles(image)) {
      if (bytes <= limitValue && bytes <= largest) continue;
      largest = Math.max(largest, bytes);
      const metric = `${displayPath(path)} (layer ${layer})`;
      const atLeast = !isWhole && bytes <= limitValue;
      candidates.push(atMost({ ...shared, metric, actual: bytes, atLeast, where: { layer, path } }));
    }
    const none = atMost({ ...shared, metric: 'files', actual: isWhole ? 0 : null });
    yield* candidates.length > 0 ? exceededOrLargest(candidates) : [none];
  },
  message: sizeExceededMessage,
};
