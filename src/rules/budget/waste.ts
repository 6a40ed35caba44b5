// Budgets: wasted bytes.

import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { causesOf } from '../../analysis/causes.ts';
import { ownSizes } from '../../analysis/comparison/profile.ts';
import { efficiency as efficiencyOf, type LedgerBytes, wastedBytes } from '../../analysis/ledger.ts';
import { sum } from '../../analysis/sizes.ts';
import { percent } from '../../text/byte-size.ts';
import { type Amount, amountForm, amountSchema, bytesAllowed } from '../amount.ts';
import {
  actualSize,
  atMost,
  type Budget,
  limitText,
  type Measurement,
  sizeLimitsSchema,
  whyNoDistribution,
} from '../budget.ts';
import { isComplete, isCutLayer } from '../completeness.ts';

/** Limits of wasted bytes, uncompressed (`content`) and compressed. A single amount limits those of the content. */
export type WasteLimits = Amount | { readonly content?: Amount; readonly distribution?: Amount };

const schema = sizeLimitsSchema(amountSchema, ['content', 'distribution']);
const form = `${amountForm}, or a map such as {distribution: 5MB}`;

/** An upper limit for wasted bytes. */
export const wasted: Budget<WasteLimits> = {
  id: 'budget/wasted',
  severity: 'error',
  title: 'The image wastes more than its budget',
  why: 'Files that a later layer overwrites, copies or deletes are still in the image, but not in the final filesystem. timg-inspect bloat shows which instructions waste bytes and how to fix them. A percentage is of all file data; distribution is that of the compressed layers.',
  limit: { title: 'Maximum of wasted bytes', ...schema },
  form,
  isAboutWaste: true,
  *measure(limits, { snapshot, image }) {
    const { content, distribution } = ledgers(image);
    yield* measureWaste(limits, image, {
      metric: 'wasted',
      content: { actual: content && wastedBytes(content), whole: snapshot?.profile.sizes.files ?? null },
      distribution: { actual: distribution && wastedBytes(distribution), whole: distribution && filesOf(distribution) },
    });
  },
  message: (measured) => `the image wastes ${wasteText(measured)}; budget is ${limitText(measured)}`,
};

/** An upper limit for the bytes that layers above the base image waste. */
export const ownWasted: Budget<WasteLimits> = {
  id: 'budget/own-wasted',
  severity: 'error',
  title: 'Own layers waste more than their budget',
  why: 'The layers above the base image overwrite, copy or delete files of their own or of the base image; the old files are still in the image. A percentage is of the file data in these layers; distribution is that of the compressed layers.',
  limit: { title: 'Maximum of bytes wasted by own layers', ...schema },
  form,
  isAboutWaste: true,
  *measure(limits, { snapshot, own, image }) {
    const ledger = image.merged?.ledger;
    const ofOwn = ledger && causesOf(image).filter(({ wastedBy }) => wastedBy >= own.from);
    const compressed = ledger?.distribution.layers.slice(own.from).map((layer) => layer && filesOf(layer));
    yield* measureWaste(limits, image, {
      metric: 'own wasted',
      content: {
        actual: ofOwn ? sum(ofOwn.map(({ bytes }) => bytes)) : null,
        whole: snapshot ? ownSizes(snapshot).files : null,
      },
      distribution: {
        actual: ofOwn ? sum(ofOwn.map(({ distribution }) => distribution)) : null,
        whole: compressed ? sum(compressed) : null,
      },
    });
  },
  message: (measured) => `own layers waste ${wasteText(measured)}; budget is ${limitText(measured)}`,
};

const ledgers = ({ merged }: ImageAnalysis) => ({
  content: merged?.ledger.total ?? null,
  distribution: merged?.ledger.distribution.total ?? null,
});

/** File data, visible or not. */
const filesOf = (ledger: LedgerBytes): number => ledger.live + wastedBytes(ledger);

interface Waste {
  readonly actual: number | null;
  /** What percentages refer to. */
  readonly whole: number | null;
}

function* measureWaste(
  limits: WasteLimits,
  image: ImageAnalysis,
  { metric, ...measured }: { readonly metric: string; readonly content: Waste; readonly distribution: Waste },
): Generator<Measurement> {
  const byName = typeof limits === 'object' ? limits : { content: limits };
  const atLeast = image.merged !== undefined && image.layers.some(isCutLayer);
  for (const name of ['content', 'distribution'] as const) {
    const limit = byName[name];
    if (limit === undefined) continue;
    const { actual, whole } = measured[name];
    const reason =
      name === 'distribution' && actual === null ? whyNoDistribution({ image, prefix: 'own ' }) : undefined;
    yield atMost({
      metric: name === 'content' ? metric : `${metric} distribution`,
      limit: String(limit),
      limitValue: bytesAllowed(limit, atLeast ? null : whole),
      actual,
      atLeast: atLeast && actual !== null,
      unit: 'bytes',
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** `5MB`, `at least 5MB compressed` */
const wasteText = (measured: Measurement): string =>
  `${actualSize(measured)}${measured.metric.endsWith('distribution') ? ' compressed' : ''}`;

/** A lower limit for the efficiency of the image. */
export const efficiency: Budget<number | string> = {
  id: 'budget/efficiency',
  severity: 'error',
  title: 'The image is less efficient than required',
  why: 'Efficiency is visible file data over all file data: 100% if nothing is wasted. timg-inspect bloat lists what is wasted and how to fix it.',
  limit: {
    title: 'Minimum of visible divided by files',
    type: ['number', 'string'],
    minimum: 0,
    maximum: 1,
    pattern: '^(?:100|\\d{1,2}(?:\\.\\d{1,6})?) ?%$',
    description: 'A percentage or a fraction: "95%" or 0.95',
  },
  form: 'a percentage such as 95%',
  isAboutWaste: true,
  *measure(limit, { image: { merged, layers } }) {
    const limitValue = typeof limit === 'number' ? limit : Number.parseFloat(limit) / 100;
    const actual = merged && layers.every(isComplete) ? efficiencyOf(merged.ledger.total) : null;
    const status = actual === null ? 'unknown' : actual < limitValue ? 'over' : 'ok';
    const unit = 'share';
    yield { metric: 'efficiency', limit: String(limit), limitValue, actual, atLeast: false, unit, status };
  },
  message: (measured) => `efficiency is ${percent(measured.actual ?? 0)}; budget is at least ${limitText(measured)}`,
};
