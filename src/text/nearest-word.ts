// Suggests the word that a misspelled one probably stands for.
import { closest, distance } from 'fastest-levenshtein';

/** The closest word; undefined if about a third of its letters or more differ. Two swapped letters count as two. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const nearest = closest(written, words);
  return distance(written, nearest) * 3 <= nearest.length + 1 ? nearest : undefined;
}

/** Whether at most a fifth of the word's letters differ. */
export const isAlmost = (written: string, word: string): boolean => distance(written, word) * 5 <= word.length;
