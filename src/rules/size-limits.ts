// Limits by size name, as several budgets take them; a single amount limits the content size.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { type GaugeSizes, sizeNames } from '../analysis/gauge.ts';
import { documentsSize } from '../analysis/sizes.ts';
import { type Amount, bytesAllowed } from './amount.ts';
import { atMost, type Measurement } from './budget.ts';
import { isComplete, isCutLayer } from './completeness.ts';

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

/** What size limits look like. */
export const sizeLimitsForm = (amount: string): string => `${amount}, or a map such as {content: 20MB}`;

export const unknownSizes: GaugeSizes = { distribution: null, content: null, files: null, visible: null };

interface MeasuredSizes {
  readonly prefix: '' | 'own ';
  readonly unit: 'bytes' | 'change';
  readonly actual: GaugeSizes;
  /** What percentages refer to. */
  readonly wholes: GaugeSizes;
  readonly image: ImageAnalysis;
  /** Why sizes are unknown. */
  readonly reason?: string;
}

/** A measurement for each size with a limit. In an incomplete image, no bound of the visible size is known. */
export function* measureSizes(limits: SizeLimits, measured: MeasuredSizes): Generator<Measurement> {
  const byName = typeof limits === 'object' ? limits : { content: limits };
  const atLeast = measured.image.layers.some(isCutLayer);
  for (const name of sizeNames) {
    const limit = byName[name];
    if (limit === undefined) continue;
    const actual = atLeast && name === 'visible' ? null : measured.actual[name];
    const reason = measured.reason ?? (name === 'distribution' ? whyNoDistribution(measured) : undefined);
    yield atMost({
      metric: `${measured.prefix}${name}`,
      limit: String(limit),
      limitValue: bytesAllowed(limit, measured.wholes[name]),
      actual,
      atLeast: atLeast && actual !== null,
      unit: measured.unit,
      ...(actual === null && reason !== undefined ? { reason } : {}),
    });
  }
}

function whyNoDistribution({ image, prefix }: MeasuredSizes): string | undefined {
  if (image.image.format === 'rootfs')
    return 'an exported filesystem has no compressed layers; set a budget for content';
  if (image.layers.some(({ changeset }) => changeset?.compression === 'none'))
    return 'layers are stored uncompressed (docker save); set a budget for content, or export with docker buildx build --output type=oci';
  if (!image.layers.every(isComplete)) return undefined;
  if (prefix === '' && documentsSize(image.image) === null) return 'the config is not in the archive';
  return 'the layers of the baseline are stored uncompressed (docker save); set a budget for content';
}
