// Layers whose instruction was edited. Between two aligned neighbors, the layers with the most similar instructions and files are
// pairs, in the order of both images; the words of their instructions are compared like the lines of a file.
import { diffArrays } from 'diff';
import { type EntryTable, pathStart, roleAt } from '../../layer/entry-table.ts';
import { carriesFileData } from '../../oci/whiteout.ts';

/** What tells whether one layer is an edited version of another. */
export interface EditableLayer {
  readonly instruction?: string | null;
  /** Undefined if its files are not known, as in a baseline file. */
  readonly entries?: EntryTable | undefined;
}

/** Characters of an instruction that are compared, and that a baseline file keeps. */
const longestInstruction = 1000;

/** At most as long as a baseline file keeps it; ends in "…" if it is cut. */
export const cutInstruction = (text: string): string =>
  text.length > longestInstruction ? `${text.slice(0, longestInstruction)}…` : text;

/** In a pair, at least this share of the words or files of either layer is in both. */
const minOverlap = 1 / 3;

/** Limits the time: of more combinations, only those near the diagonal are compared. */
const maxCombinations = 64 ** 2;
const maxDistance = 16;

/** Indexes in two lists, in the order of both. */
export type Pairs = readonly (readonly [first: number, second: number])[];

/** The pairs of two lists. The result for swapped lists is the same, if the first list stays the first. */
export function editedPairs(first: readonly EditableLayer[], second: readonly EditableLayer[]): Pairs {
  if (first.length === 0 || second.length === 0) return [];
  const [olds, news] = [first.map(traitsOf), second.map(traitsOf)];
  const isSmall = olds.length * news.length <= maxCombinations;
  const rows = olds.map((_, at): Row => {
    const middle = Math.floor((at * news.length) / olds.length);
    const [start, end] = isSmall ? [0, news.length] : [middle - maxDistance, middle + maxDistance];
    return { start: Math.max(start, 0), choices: new Uint8Array(Math.min(end, news.length) - Math.max(start, 0)) };
  });
  // As for a longest common sequence: best[n] is the best sum of weights with the first n of `news`.
  const best = new Float64Array(news.length + 1);
  let known = 0;
  for (const [at, { start, choices }] of rows.entries()) {
    const end = start + choices.length;
    best.fill(best[known] as number, known + 1, end + 1);
    known = Math.max(known, end);
    let diagonal = best[start] as number;
    for (let other = start; other < end; other += 1) {
      const without = best[other + 1] as number;
      const paired = diagonal + weightOf(olds[at] as Traits, news[other] as Traits);
      diagonal = without;
      const most = Math.max(without, best[other] as number, paired);
      choices[other - start] = most === without ? choice.skipFirst : most === paired ? choice.pair : choice.skipSecond;
      best[other + 1] = most;
    }
  }
  return chosenPairs(rows, news.length);
}

/** The second layers that one of the first is compared with, from `start`, and what is best up to each. */
interface Row {
  readonly start: number;
  readonly choices: Uint8Array;
}

const choice = { skipFirst: 0, skipSecond: 1, pair: 2 } as const;

function chosenPairs(rows: readonly Row[], length: number): Pairs {
  const pairs: Pairs[number][] = [];
  let [at, other] = [rows.length - 1, length - 1];
  while (at >= 0 && other >= 0) {
    const { start, choices } = rows[at] as Row;
    other = Math.min(other, start + choices.length - 1);
    const chosen = other < start ? choice.skipFirst : choices[other - start];
    if (chosen === choice.pair) pairs.push([at, other]);
    if (chosen !== choice.skipSecond) at -= 1;
    if (chosen !== choice.skipFirst) other -= 1;
  }
  return pairs.reverse();
}

/** Sorted hashes; of large sets only the smallest ones, which are a random sample. */
type Sample = Uint32Array;
const sampleSize = 128;

interface Traits {
  /** RUN, COPY …; "" for the text of a tool. */
  readonly keyword: string;
  readonly words: Sample;
  readonly paths: Sample;
}

function traitsOf({ instruction, entries }: EditableLayer): Traits {
  const [, keyword = '', text = ''] = /^([A-Z]+ |)(.*)$/s.exec((instruction ?? '').slice(0, longestInstruction)) ?? [];
  // An address with another version still has most of its parts.
  const command = text.replace(shell, '');
  const words = [...wordsIn(command), ...(command.match(/[\p{L}\p{N}_]+/gu) ?? [])];
  return {
    keyword,
    words: sampleOf(words.map((word) => hashOf(word.length, (at) => word.charCodeAt(at)))),
    paths: entries ? sampleOf(pathHashes(entries)) : new Uint32Array(),
  };
}

const wordsIn = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** What all commands for another shell have: `/bin/bash -o pipefail -c `, after build arguments. */
const shell = /^(?:\|\d+ .*? )?\/\S+(?: -\S+| pipefail)* -\w*c /;

/** Files with data, as in the sizes of directories. */
function pathHashes(table: EntryTable): readonly number[] {
  const hashes: number[] = [];
  for (let row = 0; row < table.length; row += 1) {
    if (table.size[row] === 0 || !carriesFileData(roleAt(table, row))) continue;
    const start = pathStart(table, row);
    hashes.push(hashOf((table.pathEnd[row] as number) - start, (at) => table.names[start + at] as number));
  }
  return hashes;
}

/** Of the bytes of a path, or the characters of a word. */
function hashOf(length: number, codeAt: (at: number) => number): number {
  let hash = 0x9e3779b1;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ codeAt(at), 0x2c1b3c6d) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sampleOf(hashes: readonly number[]): Sample {
  const sorted = Uint32Array.from(hashes).sort();
  return sorted.filter((hash, at) => hash !== sorted[at - 1]).slice(0, sampleSize);
}

/** Negative if the layers are no pair. One very similar pair outweighs two that are hardly similar. */
function weightOf(old: Traits, newer: Traits): number {
  const ofWords = old.keyword === newer.keyword ? overlap(old.words, newer.words) : 0;
  const ofPaths = overlap(old.paths, newer.paths);
  return Math.max(ofWords, ofPaths) < minOverlap ? -1 : ofWords ** 2 + ofPaths ** 2;
}

/** The share of elements of either set that are in both, from 0 to 1. */
function overlap(a: Sample, b: Sample): number {
  let [atA, atB, shared] = [0, 0, 0];
  // The smallest hashes of the union: a sample of it.
  while (atA < a.length && atB < b.length && atA + atB - shared < sampleSize) {
    const [hashA, hashB] = [a[atA] as number, b[atB] as number];
    if (hashA === hashB) shared += 1;
    if (hashA <= hashB) atA += 1;
    if (hashB <= hashA) atB += 1;
  }
  const all = Math.min(a.length + b.length - shared, sampleSize);
  return all === 0 ? 0 : shared / all;
}

/** Words of both instructions, or of one of them. */
export interface Words {
  readonly text: string;
  readonly edit?: 'removed' | 'added' | undefined;
}

/** Limits the time: if more words differ, all between the first and the last of them count as changed. */
const maxEdits = 100;

/** How the words of an instruction changed. If one is cut, both are. */
export function changedWords(old: string, newer: string): readonly Words[] {
  const isCut = old.length > longestInstruction && old.endsWith('…');
  const [before, after] = [old, isCut ? cutInstruction(newer) : newer].map(wordsIn);
  const [olds, news] = [before as readonly string[], after as readonly string[]];
  const least = Math.min(olds.length, news.length);
  let start = 0;
  while (start < least && olds[start] === news[start]) start += 1;
  let end = 0;
  while (end < least - start && olds[olds.length - 1 - end] === news[news.length - 1 - end]) end += 1;
  const [left, right] = [olds.slice(start, olds.length - end), news.slice(start, news.length - end)];
  const between = diffArrays([...left], [...right], { maxEditLength: maxEdits }) ?? [
    { value: left, removed: true, added: false },
    { value: right, removed: false, added: true },
  ];
  const runs = [
    { words: olds.slice(0, start) },
    ...between.map(({ value, removed, added }) => ({
      words: value,
      edit: removed ? ('removed' as const) : added ? ('added' as const) : undefined,
    })),
    { words: olds.slice(olds.length - end) },
  ];
  return runs.filter(({ words }) => words.length > 0).map(({ words, ...run }) => ({ ...run, text: words.join(' ') }));
}
