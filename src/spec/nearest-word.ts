// The word that someone may have meant who wrote another one.
import { closest, distance } from 'fastest-levenshtein';

/** Undefined where none is near: more than a third of its letters differ. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const nearest = closest(written, words);
  return distance(written, nearest) * 3 <= Math.max(nearest.length, 3) ? nearest : undefined;
}
