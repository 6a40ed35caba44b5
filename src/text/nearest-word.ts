// The word that someone may have meant who wrote another one.
import { closest, distance } from 'fastest-levenshtein';

/** Undefined if none is near: more than about a third of the letters differ. Two swapped letters count as two. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const nearest = closest(written, words);
  return distance(written, nearest) * 3 <= nearest.length + 1 ? nearest : undefined;
}
