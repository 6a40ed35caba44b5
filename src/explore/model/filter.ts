// The filter of the tree: words that must all hold for a path. A word is a part of the path, a glob, /a regular expression/,
// pkg:NAME, a size such as >10MB, or a kind such as kind:added.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { type FileType, fileTypeAt } from '../../layer/entry.ts';
import { fullName } from '../../packages/package-url.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import { globFault, matching } from '../../text/glob.ts';
import { fullMatcher } from '../../text/linear-regex.ts';
import { PatternError } from '../../text/regex-parser.ts';
import { atLayer, implied } from '../../tree/entry-ref.ts';
import type { ImageFiles } from './image-files.ts';
import { type Kind, kinds, type TreeChoice } from './view-state.ts';

/** Whether a word holds for a path. */
type Test = (path: PathNumber) => boolean;

/** What words are tested on. */
export interface Filtered {
  readonly files: ImageFiles;
  readonly image: ImageAnalysis;
  /** The totals of the view without a filter. */
  readonly totals: PathTotals;
  readonly choice: TreeChoice;
}

/** A filter that cannot be applied, in words. */
export class FilterFault extends Error {}

/**
 * Whether a path fits a filter.
 * @throws {FilterFault} if a word cannot be understood
 */
export function testOf(filter: string, filtered: Filtered): Test {
  const tests = wordsOf(filter).map((word) => testOfWord(word, filtered));
  return (path) => tests.every((test) => test(path));
}

/** Words are parted by blanks; a regular expression ends at a slash that is followed by one. */
const wordsOf = (filter: string): readonly string[] =>
  Array.from(filter.matchAll(/\/\S.*?\/(?=\s|$)|\S+/g), ([word]) => word);

function testOfWord(word: string, filtered: Filtered): Test {
  const { totals } = filtered;
  const [, expression] = /^\/(.+)\/$/.exec(word) ?? [];
  if (expression !== undefined) return testOfExpression(expression, totals);
  const [, comparison, size] = /^([<>])(.*)$/.exec(word) ?? [];
  if (comparison !== undefined && size !== undefined) return testOfSize(comparison, size, totals);
  const [, name, value] = /^(pkg|kind):(.*)$/.exec(word) ?? [];
  if (name === 'pkg') return testOfPackage(value ?? '', filtered);
  if (name === 'kind') return testOfKind(value ?? '', filtered);
  if (/[*?[{]/.test(word)) {
    const fault = globFault(word);
    if (fault !== undefined) throw new FilterFault(`"${word}" cannot be a glob; ${fault}`);
    const matches = matching(word);
    return (path) => matches(totals.pathOf(path));
  }
  const isLower = word === word.toLowerCase();
  return (path) => {
    const found = `/${totals.pathOf(path)}`;
    return (isLower ? found.toLowerCase() : found).includes(word);
  };
}

function testOfExpression(source: string, totals: PathTotals): Test {
  try {
    // Whether it is one: RegExp itself would backtrack.
    new RegExp(source);
    const matcher = fullMatcher(`.*(?:${source}).*`);
    return (path) => matcher.matches(`/${totals.pathOf(path)}`);
  } catch (error) {
    if (error instanceof PatternError || error instanceof SyntaxError)
      throw new FilterFault(`/${source}/ cannot be used: ${error.message}`);
    throw error;
  }
}

/** Of files only: directories have the sums of what they contain. */
function testOfSize(comparison: string, text: string, totals: PathTotals): Test {
  const limit = parseByteSize(text);
  if (limit === undefined) {
    const fault = text === '' ? `"${comparison}" needs a size` : `"${text}" is not a size`;
    throw new FilterFault(`${fault}; use one such as 500B, 10kB, 10MB or 1.5GiB`);
  }
  const bytesAt = (path: PathNumber): number => totals.bytesAt(path, 'visible') + totals.bytesAt(path, 'wasted');
  return (path) => !totals.isDirectory(path) && (comparison === '>' ? bytesAt(path) > limit : bytesAt(path) < limit);
}

/** The rows of differences are not entries of one image. */
const ofOneImage = (word: string): FilterFault =>
  new FilterFault(`"${word}" is for the files of one image; 1 shows them`);

function testOfPackage(name: string, { image, totals, choice }: Filtered): Test {
  if (choice.showing === 'differences') throw ofOneImage(`pkg:${name}`);
  const { ownership } = image;
  if (!ownership) throw new FilterFault('the packages of this image are not known');
  const wanted = name.toLowerCase();
  return (path) => {
    const entry = totals.isDirectory(path) ? undefined : totals.ownerOf(path);
    const owner = entry && ownership.ownerOfPayload(entry);
    const one = owner && ownership.packages[owner.index];
    return one !== undefined && fullName(one).toLowerCase().includes(wanted);
  };
}

const types: ReadonlyMap<string, readonly FileType[]> = new Map([
  ['file', ['file']],
  ['directory', ['directory']],
  ['symlink', ['symlink']],
  ['device', ['character-device', 'block-device']],
  ['fifo', ['fifo']],
]);

function testOfKind(name: string, { files, totals, choice }: Filtered): Test {
  const kind = kinds.find((one): one is Kind => one === name);
  if (kind) return (path) => files.kindAt(choice, path) === kind;
  if (choice.showing === 'differences') throw ofOneImage(`kind:${name}`);
  const wanted = types.get(name);
  if (!wanted) {
    const known = [...kinds, ...types.keys()].join(', ');
    throw new FilterFault(`no kind "${name}"; use ${known}`);
  }
  const { tables } = files.merged;
  return (path) => {
    const owner = totals.ownerOf(path);
    if (!owner || owner.row === implied) return wanted.includes('directory');
    return wanted.includes(fileTypeAt(atLayer(tables, owner.layer), owner.row));
  };
}
