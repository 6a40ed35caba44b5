// The badge of a report: the size of its images and the verdict, in a few words.
import { humanSize } from '../text/byte-size.ts';

export interface Badge {
  readonly label: string;
  readonly value: string;
  /** The verdict; undefined without one. */
  readonly passed?: boolean | undefined;
}

interface MeasuredImage {
  /** Content size; null if it is unknown. */
  readonly content: number | null;
  /** Whether the size can be larger. */
  readonly atLeast?: boolean;
}

/** `image size | 123MB`; for several images the smallest and the largest. */
export function sizeBadge(images: readonly MeasuredImage[], passed: boolean | undefined): Badge {
  const known = images.flatMap(({ content }) => content ?? []);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  const texts = [...new Set([humanSize(least), humanSize(most)])];
  const isUnknown = known.length === 0 || known.length < images.length;
  const atLeast = images.some((image) => image.atLeast) ? '≥ ' : '';
  return {
    label: images.length > 1 ? 'image sizes' : 'image size',
    value: `${isUnknown ? 'unknown' : atLeast + texts.join('–')}${passed === false ? ' · failed' : ''}`,
    passed,
  };
}
