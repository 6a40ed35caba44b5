// Limits to sizes by their names, as several budgets take them: each size its amount; an amount alone is for the content.
import { type GaugeSizes, sizeNames } from '../analysis/gauge.ts';
import { type Amount, mostOf } from './amount.ts';
import { atMost, type Measurement } from './budget.ts';

export type SizeLimits = Amount | Partial<Readonly<Record<keyof GaugeSizes, Amount>>>;

/** JSON Schema of them. */
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

/** A measurement for each size that has a limit; `wholes` are what percentages are of. */
export function* measureSizes(
  limits: SizeLimits,
  of: string,
  unit: 'bytes' | 'change',
  actual: GaugeSizes,
  wholes: GaugeSizes,
): Generator<Measurement> {
  const byName = typeof limits === 'object' ? limits : { content: limits };
  for (const name of sizeNames) {
    const limit = byName[name];
    if (limit === undefined) continue;
    const allowed = mostOf(limit, wholes[name] ?? 0);
    yield atMost({ what: `${of}${name}`, limit: String(limit), allowed, actual: actual[name], unit });
  }
}
