// Analyzes the images of check that are in one archive together, so that what they share is read and kept once.
import type { Reading } from '../../analysis/analyze-options.ts';
import { InputError } from '../../bytes/input-error.ts';
import type { Image } from '../../image/image.ts';
import type { Policy } from '../../rules/policy.ts';
import { pluralize } from '../../rules/wording.ts';
import { groupDigits } from '../../text/byte-size.ts';
import type { Call, OneImage } from '../command.ts';
import type { Candidate, Former } from './candidates.ts';

/** An image to judge, and its older version. */
export interface Pair {
  readonly candidate: Candidate;
  readonly former: Former | undefined;
}

/** Pairs with images of one archive that are judged by the same rules, with their places among all pairs. */
export interface Group {
  readonly reading: Reading;
  readonly places: number[];
  readonly pairs: Pair[];
}

export function groupsOf(
  pairs: readonly Pair[],
  policyOf: (candidate: Candidate) => Policy,
  readingFor: (pair: Pair) => Reading,
): readonly Group[] {
  const groups = new Map<Candidate['opened'], Map<string, Group>>();
  for (const [place, pair] of pairs.entries()) {
    const { opened } = pair.candidate;
    const reading = readingFor(pair);
    const key = JSON.stringify([policyOf(pair.candidate).rules, reading]);
    const ofArchive = groups.get(opened) ?? new Map<string, Group>();
    groups.set(opened, ofArchive);
    const group = ofArchive.get(key) ?? { reading, places: [], pairs: [] };
    ofArchive.set(key, group);
    group.places.push(place);
    group.pairs.push(pair);
  }
  return [...groups.values()].flatMap((ofArchive) => [...ofArchive.values()]);
}

/** Layers and entries of all images of a group together: each image is judged by all of its own, also if they are shared. */
const maxima = { layers: 100_000, entries: 10_000_000 };

/** @throws {InputError} if the images have too many layers or entries, or one cannot be read */
export async function analyzeGroup(
  { pairs, reading }: Group,
  call: Pick<Call, 'analyzeSelected'>,
): Promise<readonly AnalyzedPair[]> {
  requireFew(
    'layers',
    pairs.map(({ candidate }) => candidate.image.layers.length),
  );
  const analyzed = await analyzePairs(pairs, call, reading);
  const entriesOf = ({ newer }: AnalyzedPair): number =>
    newer.image.layers.reduce((sum, { changeset }) => sum + (changeset?.entries.length ?? 0), 0);
  requireFew('entries', analyzed.map(entriesOf));
  return analyzed;
}

function requireFew(what: keyof typeof maxima, counts: readonly number[]): void {
  const sum = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length === 1 || sum <= maxima[what]) return;
  const detail = `${pluralize(counts.length, 'image')} together have more than ${groupDigits(maxima[what])} ${what}`;
  throw new InputError('limit', `${detail}; choose one with --image or --platform`);
}

/** The older version is undefined if it is not in an archive. */
export interface AnalyzedPair {
  /** What was read of both. */
  readonly reading: Reading;
  readonly newer: OneImage;
  readonly old?: OneImage | undefined;
}

/**
 * For each pair, both images; the analysis of each has only this image.
 * @throws {InputError} if one cannot be read
 */
export async function analyzePairs(
  pairs: readonly Pair[],
  call: Pick<Call, 'analyzeSelected'>,
  reading: Reading,
): Promise<readonly AnalyzedPair[]> {
  const imagesOf = new Map<Candidate['opened'], Image[]>();
  for (const { opened, image } of pairs.flatMap(({ candidate, former }) => [candidate, ...inArchive(former)])) {
    const images = imagesOf.get(opened);
    if (images) images.push(image);
    else imagesOf.set(opened, [image]);
  }
  const selections = Array.from(imagesOf, ([opened, images]) => ({ opened, images }));
  const analyzed = new Map<Image, OneImage>();
  for (const analysis of await call.analyzeSelected(selections, reading)) {
    for (const image of analysis.images)
      analyzed.set(image.image, { analysis: { ...analysis, images: [image] }, image });
  }
  return pairs.map(({ candidate, former }) => {
    const [older] = inArchive(former);
    return { reading, newer: analyzed.get(candidate.image) as OneImage, old: older && analyzed.get(older.image) };
  });
}

const inArchive = (former: Former | undefined): readonly Candidate[] => (former && 'opened' in former ? [former] : []);

/** The same without findings about the archives, which another image of the archive is judged with. */
export const withoutArchives = ({ reading, newer, old }: AnalyzedPair): AnalyzedPair => ({
  reading,
  newer: withoutArchive(newer),
  old: old && withoutArchive(old),
});

const withoutArchive = ({ analysis, image }: OneImage): OneImage => ({
  analysis: { ...analysis, omitsArchive: true },
  image,
});
