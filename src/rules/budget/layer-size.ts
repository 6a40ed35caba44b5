// A layer is larger than allowed.
import { type Amount, byteCountSchema, mostOf } from '../amount.ts';
import { atMost, type Budget, tooMuch } from '../budget.ts';
import { tooLargeOrLargest } from '../too-large.ts';

export const layerSize: Budget<Amount> = {
  id: 'budget/layer-size',
  severity: 'error',
  title: 'A layer is larger than its budget',
  why: 'A layer is fetched in one piece, and again whole when anything in it changes. The limit is for the content.',
  limit: byteCountSchema,
  *measure(limit, { profile: { layers } }) {
    const measured = layers.map(({ sizes }, layer) =>
      atMost({
        what: `layer ${layer}`,
        limit: String(limit),
        allowed: mostOf(limit, 0),
        actual: sizes.content,
        unit: 'bytes',
        where: { layer },
      }),
    );
    yield* tooLargeOrLargest(measured);
  },
  message: tooMuch,
};
