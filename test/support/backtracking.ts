// Counts the steps that a backtracking matcher, such as that of V8, needs for a text, and makes texts that take a pattern
// many of them. Steps are counted instead of measuring time, so a short text is enough to tell a line from a square.
import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Continues at a position, and returns whether the rest matched. */
type Next = (at: number) => boolean;
type Matcher = (at: number, next: Next) => boolean;

/** No text of a linear pattern here needs as many. */
const maxSteps = 300_000;

class TooManySteps extends Error {}

export class Backtracking {
  readonly pattern: AST.Pattern;
  readonly #flags: string;
  readonly #match: Matcher;
  readonly #single = new Map<string, { readonly regex: RegExp; readonly answers: Map<string, boolean> }>();
  #text: readonly string[] = [];
  #steps = 0;

  constructor(source: string, flags: string) {
    this.#flags = flags;
    const isUnicode = flags.includes('u');
    this.pattern = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: isUnicode,
      unicodeSets: false,
    });
    this.#match = this.#choice(this.pattern.alternatives, false);
  }

  /** Steps to find all matches of a global pattern, or the first one. */
  steps(text: string): number {
    this.#text = this.#flags.includes('u') ? Array.from(text) : text.split('');
    this.#steps = 0;
    try {
      for (let at = 0; at <= this.#text.length; ) {
        let end = -1;
        const isFound = this.#match(at, (here) => {
          end = here;
          return true;
        });
        if (isFound ? !/[gy]/.test(this.#flags) : this.#flags.includes('y')) break;
        at = Math.max(at + 1, end);
      }
    } catch (error) {
      if (!(error instanceof TooManySteps)) throw error;
    }
    return this.#steps;
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > maxSteps) throw new TooManySteps();
  }

  /** Whether the pattern's source for one character fits one. */
  fits(raw: string, character: string): boolean {
    let known = this.#single.get(raw);
    if (!known) {
      known = { regex: new RegExp(`^(?:${raw})$`, this.#flags.replace(/[gy]/g, '')), answers: new Map() };
      this.#single.set(raw, known);
    }
    let answer = known.answers.get(character);
    if (answer === undefined) {
      answer = known.regex.test(character);
      known.answers.set(character, answer);
    }
    return answer;
  }

  #choice(alternatives: readonly AST.Alternative[], isBackward: boolean): Matcher {
    const matchers = alternatives.map(({ elements }) => this.#sequence(elements, isBackward));
    const [only] = matchers;
    if (matchers.length === 1 && only) return only;
    return (at, next) =>
      matchers.some((matcher) => {
        this.#step();
        return matcher(at, next);
      });
  }

  #sequence(elements: readonly AST.Element[], isBackward: boolean): Matcher {
    const matchers = elements.map((element) => this.#element(element, isBackward));
    if (isBackward) matchers.reverse();
    return matchers.reduceRight<Matcher>(
      (rest, matcher) => (at, next) => matcher(at, (here) => rest(here, next)),
      (at, next) => next(at),
    );
  }

  #element(element: AST.Element, isBackward: boolean): Matcher {
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.#choice(element.alternatives, isBackward);
      case 'Quantifier':
        return this.#repeat(element, this.#element(element.element, isBackward));
      case 'Assertion':
        return this.#assertion(element);
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return (at, next) => {
          this.#step();
          const character = this.#text[isBackward ? at - 1 : at];
          return character !== undefined && this.fits(element.raw, character) && next(isBackward ? at - 1 : at + 1);
        };
      default:
        throw new Error(`${element.type} is not supported here`);
    }
  }

  #repeat({ min, max, greedy }: AST.Quantifier, one: Matcher): Matcher {
    const from =
      (count: number): Matcher =>
      (at, next) => {
        this.#step();
        const more = (): boolean =>
          count < max && one(at, (here) => (here !== at || count < min) && from(count + 1)(here, next));
        if (count < min) return more();
        return greedy ? more() || next(at) : next(at) || more();
      };
    return from(0);
  }

  #assertion(assertion: AST.Assertion): Matcher {
    switch (assertion.kind) {
      case 'start':
        return (at, next) => (at === 0 || (this.#flags.includes('m') && this.#text[at - 1] === '\n')) && next(at);
      case 'end':
        return (at, next) =>
          (at === this.#text.length || (this.#flags.includes('m') && this.#text[at] === '\n')) && next(at);
      case 'word': {
        const isWord = (at: number): boolean => /\w/.test(this.#text[at] ?? '');
        return (at, next) => (isWord(at - 1) !== isWord(at)) !== assertion.negate && next(at);
      }
      default: {
        const inner = this.#choice(assertion.alternatives, assertion.kind === 'lookbehind');
        return (at, next) => inner(at, () => true) !== assertion.negate && next(at);
      }
    }
  }
}

/** A text of repeated parts. */
export interface Attack {
  readonly before: string;
  readonly repeated: string;
  readonly after: string;
}

/** Characters that sets of characters are tried with, besides those in the pattern. */
const others = ['a', '0', ' ', '/', '.', '-', '"', '\\', '\n', '\u0001', 'A', '_', '\u00e9', '\u200d', '\u{1f600}'];
const ends = ['', '\u0001', '\n', '/', 'x'];
/** Ways to choose the characters and alternatives of an example. */
const variants = 6;

/** Every part of the pattern repeated, after what leads to it, and before an end that does not fit. */
export function attacksOn(backtracking: Backtracking): readonly Attack[] {
  const { pattern } = backtracking;
  const known = [
    ...new Set(Array.from(pattern.raw.replace(/\\./g, '')).filter((one) => /[^()[\]{}?*+|^$\\]/.test(one))),
  ];
  const characters = [...known.slice(0, 8), ...others, ...known.slice(8), ...'()[]{}?*+|^$'];

  const example = (elements: readonly AST.Element[], variant: number): string =>
    elements.map((element) => exampleOf(element, variant)).join('');
  const exampleOf = (element: AST.Element, variant: number): string => {
    switch (element.type) {
      case 'Character':
        return String.fromCodePoint(element.value);
      case 'CharacterSet':
      case 'CharacterClass': {
        const fitting = characters.filter((one) => backtracking.fits(element.raw, one));
        return fitting[(variant >> 1) % Math.max(fitting.length, 1)] ?? '';
      }
      case 'Group':
      case 'CapturingGroup':
        return example(element.alternatives[variant % element.alternatives.length]?.elements ?? [], variant);
      case 'Quantifier':
        return exampleOf(element.element, variant).repeat(Math.max(element.min, 1));
      default:
        return '';
    }
  };

  const found = new Map<string, Attack>();
  const add = (before: string, repeated: string, rest: string): void => {
    if (repeated === '') return;
    for (const after of new Set(ends.flatMap((end) => [end, rest + end]))) {
      found.set(JSON.stringify([before, repeated, after]), { before, repeated, after });
    }
  };
  const visit = (alternatives: readonly AST.Alternative[], before: string, after: string, variant: number): void => {
    for (const { elements } of alternatives) {
      const chunks = chunksOf(elements);
      for (const [at, chunk] of chunks.entries()) {
        const above = before + example(chunks.slice(0, at).flat(), variant);
        const below = example(chunks.slice(at + 1).flat(), variant) + after;
        for (let end = at + 1; end <= chunks.length; end += 1) {
          const repeated = chunks.slice(at, end);
          if (!chunks.some(isLong)) continue;
          add(above, example(repeated.flat(), variant), example(chunks.slice(end).flat(), variant) + after);
        }
        const [only] = chunk;
        const inner = only?.type === 'Quantifier' ? only.element : only;
        if (inner && 'alternatives' in inner) visit(inner.alternatives, above, below, variant);
      }
    }
  };
  for (let variant = 0; variant < variants; variant += 1) visit(pattern.alternatives, '', '', variant);
  return [...found.values()];
}

/** Whether a part can take any number of characters. */
const isLong = ([element]: readonly AST.Element[]): boolean => {
  if (element?.type === 'Quantifier') return element.max > 100 || isLong([element.element]);
  if (!element || !('alternatives' in element)) return false;
  return element.alternatives.some(({ elements }) => elements.some((one) => isLong([one])));
};

/** Elements of a sequence; adjacent characters are one part. */
function chunksOf(elements: readonly AST.Element[]): readonly (readonly AST.Element[])[] {
  const chunks: AST.Element[][] = [];
  for (const element of elements) {
    const last = chunks.at(-1);
    if (element.type === 'Character' && last?.[0]?.type === 'Character') last.push(element);
    else chunks.push([element]);
  }
  return chunks;
}

/** A text that takes a pattern more than about twice the steps if it is twice as long; undefined if none was found. */
export function superlinear(source: string, flags: string): Attack | undefined {
  const backtracking = new Backtracking(source, flags);
  // Without quantifiers and lookbehinds that take any number of characters, the steps at one position are bounded.
  if (!backtracking.pattern.alternatives.some(({ elements }) => elements.some((one) => isLong([one]))))
    return undefined;
  return attacksOn(backtracking).find(({ before, repeated, after }) => {
    const steps = (length: number): number =>
      backtracking.steps(before + repeated.repeat(Math.ceil(length / repeated.length)) + after);
    return steps(300) > Math.min(2.5 * steps(150), maxSteps);
  });
}
