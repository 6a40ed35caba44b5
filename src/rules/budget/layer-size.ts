// Budget: an upper limit for the content size of each layer.
import { layerSizes } from '../../analysis/sizes.ts';
import { type Amount, byteSizeForm, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededOrLargest, sizeExceededMessage } from '../budget.ts';
import { isCutLayer } from '../completeness.ts';

export const layerSize: Budget<Amount> = {
  id: 'budget/layer-size',
  severity: 'error',
  title: 'A layer is larger than its budget',
  why: 'A changed layer is pulled again as a whole. The budget limits the content size of each layer.',
  limit: { title: 'Maximum content size of each layer', ...byteSizeSchema },
  form: byteSizeForm,
  *measure(limit, { image: { layers } }) {
    const shared = { limit: String(limit), limitValue: bytesAllowed(limit, null), unit: 'bytes' } as const;
    if (layers.length === 0) yield atMost({ ...shared, metric: 'layers', actual: 0 });
    const measured = layers.map((one, layer) =>
      atMost({
        ...shared,
        metric: `layer ${layer}`,
        actual: layerSizes(one).content,
        atLeast: isCutLayer(one),
        where: { layer },
      }),
    );
    yield* exceededOrLargest(measured);
  },
  message: sizeExceededMessage,
};
