// Parses the regular expressions that globs are translated to: characters, classes, groups, alternatives, lookaheads, *, +, ?
// and {1,2}, ^ and $. A dot is any character, also a line end.

/** Why a pattern is not supported. */
export class PatternError extends Error {}

export type Regex =
  | { readonly kind: 'character'; readonly test: number }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly isOptional: boolean; readonly isMany: boolean }
  | { readonly kind: 'look'; readonly part: Regex; readonly isNegative: boolean }
  | { readonly kind: 'start' | 'end' };

/** Groups in groups; more would need too much stack. */
const maxNested = 100;

const token =
  /\\(?:x[\da-f]{2}|u[\da-f]{4}|.)|\[(?:\\.|[^\]\\])*(?:\]|\\?$)|\(\?(?:[:=!]|<[=!]?)|(?:[*+?]|\{\d,\d\})\??|./gis;

export interface ParsedRegex {
  readonly regex: Regex;
  /** What `test` of a character stands for. */
  readonly tests: readonly RegExp[];
}

/**
 * The source must be valid.
 * @throws {PatternError} if it is not supported
 */
export function parseRegex(source: string): ParsedRegex {
  const parser = new Parser(source);
  return { regex: parser.choice(), tests: parser.tests };
}

class Parser {
  readonly tests: RegExp[] = [];
  readonly #known = new Map<string, number>();
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = source.match(token) ?? [];
  }

  choice(): Regex {
    const parts: Regex[] = [this.#sequence()];
    while (this.#tokens[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return { kind: 'choice', parts };
  }

  #sequence(): Regex {
    const parts: Regex[] = [];
    for (let next = this.#tokens[this.#at]; next !== undefined && next !== '|' && next !== ')'; ) {
      this.#at += 1;
      parts.push(this.#repeated(this.#single(next)));
      next = this.#tokens[this.#at];
    }
    return { kind: 'sequence', parts };
  }

  #repeated(part: Regex): Regex {
    const sign = this.#tokens[this.#at] ?? '';
    if (!/^(?:[*+?]|\{\d)/.test(sign)) return part;
    this.#at += 1;
    if (!sign.startsWith('{')) return { kind: 'repeat', part, isOptional: sign[0] !== '+', isMany: sign[0] !== '?' };
    const [min, max] = [Number(sign[1]), Number(sign[3])];
    const optional: Regex = { kind: 'repeat', part, isOptional: true, isMany: false };
    return { kind: 'sequence', parts: Array.from({ length: max }, (_, at) => (at < min ? part : optional)) };
  }

  #single(text: string): Regex {
    switch (text) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '(':
      case '(?:':
        return this.#group();
      case '(?=':
      case '(?!':
        return { kind: 'look', part: this.#group(), isNegative: text === '(?!' };
    }
    if (text.startsWith('(?')) throw new PatternError(`it has a "${text}"; remove it, or write "\\("`);
    return { kind: 'character', test: this.#testOf(text) };
  }

  #group(): Regex {
    if (this.#depth === maxNested)
      throw new PatternError(`it has more than ${maxNested} groups in each other; use fewer`);
    this.#depth += 1;
    const part = this.choice();
    this.#depth -= 1;
    this.#at += 1;
    return part;
  }

  #testOf(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.tests.length);
    // A reference to a group, or a place between characters, is the character itself, as in a shell.
    const character = /^\\[1-9bBc]$/.test(text) ? text.slice(1) : /^[{}\]]$/.test(text) ? `\\${text}` : text;
    return this.tests.push(new RegExp(`^${character}$`, 's')) - 1;
  }
}
