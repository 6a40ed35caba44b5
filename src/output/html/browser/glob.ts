// What a reader types to find paths: a word is looked for in them, a glob is matched with them as --path of the command line
// has it, but for letter case. In polynomial time, whatever is typed.

/** Longer patterns, and more alternatives, are cut. */
const longest = 200;
const mostAlternatives = 256;

type Range = readonly [string, string];
/** Of one letter, or a star. */
type Part = '*' | ((letter: string) => boolean);
type Segment = '**' | readonly Part[];

const isGlob = /[*?]|\[[^\]]+\]|\{[^{}]*,.*\}|\\[[\]{}]/s;

/** @param path without a slash in front */
export function matcherOf(typed: string): (path: string) => boolean {
  const pattern = typed.trim().slice(0, longest).toLowerCase();
  if (!isGlob.test(pattern)) {
    const isRooted = pattern.startsWith('/');
    return (path) => {
      const rooted = `/${path.toLowerCase()}`;
      return isRooted ? rooted.startsWith(pattern) : rooted.includes(pattern);
    };
  }
  // Without a slash it is about names, wherever they stand.
  const isName = !pattern.includes('/');
  const plain = withoutEnds(pattern);
  const globs = alternatives(pattern).map(segmentsOf);
  return (path) => {
    const names = path.toLowerCase().split('/');
    const told = isName ? names.slice(-1) : names;
    // a[1].txt is the name of a file, too.
    return told.join('/') === plain || globs.some((glob) => fits(glob, told, (segment) => segment === '**', fitsName));
  };
}

/** Without braces: a{b,c}d is abd and acd. */
function alternatives(pattern: string): readonly string[] {
  const found = braces(pattern);
  if (!found) return [pattern];
  const ends = alternatives(pattern.slice(found.end));
  return found.choices
    .flatMap((choice) => alternatives(choice))
    .slice(0, mostAlternatives)
    .flatMap((choice) => ends.map((end) => pattern.slice(0, found.start) + choice + end))
    .slice(0, mostAlternatives);
}

/** The first that close and have a comma of their own. */
function braces(pattern: string): { start: number; end: number; choices: readonly string[] } | undefined {
  for (let start = 0; start < pattern.length; start += 1) {
    if (pattern[start] === '\\') start += 1;
    else if (pattern[start] === '{') {
      const choices: string[] = [];
      let depth = 0;
      let from = start + 1;
      for (let at = start; at < pattern.length; at += 1) {
        const letter = pattern[at];
        if (letter === '\\') at += 1;
        else if (letter === '{') depth += 1;
        else if (letter === '}') depth -= 1;
        if (depth === 0 || (depth === 1 && letter === ',')) {
          choices.push(pattern.slice(from, at));
          from = at + 1;
        }
        if (depth > 0) continue;
        if (choices.length > 1) return { start, end: at + 1, choices };
        break;
      }
    }
  }
  return undefined;
}

const withoutEnds = (glob: string): string => glob.replace(/^\/+|\/+$/g, '');

const segmentsOf = (glob: string): readonly Segment[] =>
  withoutEnds(glob)
    .split('/')
    .map((segment) => (segment === '**' ? '**' : partsOf(segment)));

function partsOf(segment: string): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < segment.length; at += 1) {
    const letter = segment[at];
    const set = letter === '[' ? setAt(segment, at) : undefined;
    if (set) {
      parts.push(set.has);
      at = set.end;
    } else if (letter === '*') parts.push('*');
    else if (letter === '?') parts.push(() => true);
    else {
      if (letter === '\\' && at + 1 < segment.length) at += 1;
      const own = segment[at];
      parts.push((other) => other === own);
    }
  }
  return parts;
}

/** [a-z_] or [^a], and ! means itself, as on the command line; undefined where it does not end. */
function setAt(segment: string, start: number): { has: (letter: string) => boolean; end: number } | undefined {
  const isNot = segment[start + 1] === '^';
  const first = start + (isNot ? 2 : 1);
  const ranges: Range[] = [];
  let at = first;
  const letterAt = (): string => {
    if (segment[at] === '\\') at += 1;
    at += 1;
    return segment[at - 1] ?? '';
  };
  while (at < segment.length) {
    if (segment[at] === ']' && at > first) {
      return { has: (letter) => ranges.some(([low, high]) => low <= letter && letter <= high) !== isNot, end: at };
    }
    const low = letterAt();
    if (segment[at] === '-' && at + 1 < segment.length && segment[at + 1] !== ']') {
      at += 1;
      ranges.push([low, letterAt()]);
    } else ranges.push([low, low]);
  }
  return undefined;
}

const fitsName = (segment: Segment, name: string): boolean =>
  segment !== '**' && fits(segment, name.split(''), (part) => part === '*', fitsLetter);

const fitsLetter = (part: Part, letter: string): boolean => part !== '*' && part(letter);

/** A star takes as little as it can; only the last one met is ever made to take more. */
function fits<Piece, Thing>(
  pieces: readonly Piece[],
  things: readonly Thing[],
  isStar: (piece: Piece) => boolean,
  isFit: (piece: Piece, thing: Thing) => boolean,
): boolean {
  let piece = 0;
  let star = -1;
  let taken = 0;
  for (let thing = 0; thing < things.length; ) {
    if (piece < pieces.length && isStar(pieces[piece])) {
      star = piece;
      taken = thing;
      piece += 1;
    } else if (piece < pieces.length && isFit(pieces[piece], things[thing])) {
      piece += 1;
      thing += 1;
    } else if (star >= 0) {
      taken += 1;
      thing = taken;
      piece = star + 1;
    } else return false;
  }
  return pieces.slice(piece).every(isStar);
}
