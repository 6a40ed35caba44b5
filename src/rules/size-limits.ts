// Limits by size name, as several budgets take them; a single amount limits the content size.
import { type GaugeSizes, sizeNames } from '../analysis/gauge.ts';
import { type Amount, bytesAllowed } from './amount.ts';
import { atMost, type Measurement } from './budget.ts';

export type SizeLimits = Amount | Partial<Readonly<Record<keyof GaugeSizes, Amount>>>;

/** JSON Schema of size limits whose amounts have this schema. */
export const sizeLimitsSchema = (amount: object) => ({
  anyOf: [
    amount,
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: Object.fromEntries(sizeNames.map((name) => [name, amount])),
    },
  ],
});

const uncompressed =
  'layers are stored uncompressed (docker save); set a budget for content, or export with docker buildx build --output type=oci';

/** A measurement for each size with a limit. `wholes` are the sizes that percentages refer to. */
export function* measureSizes(
  limits: SizeLimits,
  prefix: '' | 'own ',
  unit: 'bytes' | 'change',
  actual: GaugeSizes,
  wholes: GaugeSizes,
): Generator<Measurement> {
  const byName = typeof limits === 'object' ? limits : { content: limits };
  for (const name of sizeNames) {
    const limit = byName[name];
    if (limit === undefined) continue;
    const limitValue = bytesAllowed(limit, wholes[name] ?? 0);
    const isUnknown = name === 'distribution' && actual.distribution === null;
    const reason = isUnknown ? { reason: `cannot check ${prefix}distribution: ${uncompressed}` } : {};
    yield atMost({
      metric: `${prefix}${name}`,
      limit: String(limit),
      limitValue,
      actual: actual[name],
      unit,
      ...reason,
    });
  }
}
