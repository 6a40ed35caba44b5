// Matches regular expressions in time pattern × text, whatever they are, where RegExp backtracks. The text is read from its
// end. At each position, the set of nodes from which the rest of the text matches follows from the set one character later;
// lookaheads are part of the set. The sets are kept as the states of a DFA of the reversed text, up to a limit.
import { parseRegex, type Regex } from './regex-parser.ts';

/** What must hold at a node's position, besides a match from a node after it. */
type Condition = 'none' | 'start' | 'end' | { readonly lookahead: number; readonly isNegative: boolean };

/** A node that reads a character. */
interface Reader {
  readonly node: number;
  readonly test: number;
  readonly next: number;
}

/** The pattern, or a lookahead in it. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly readers: readonly Reader[];
}

class Nodes {
  readonly conditions: Condition[] = [];
  /** For each node, those that lead to it without reading a character. */
  readonly before: number[][] = [];
  /** Lookaheads come before the parts that use them; the pattern is the last part. */
  readonly parts: Part[] = [];
  #readers: Reader[] = [];

  constructor(regex: Regex) {
    this.#part(regex);
  }

  #part(regex: Regex): Part {
    const outer = this.#readers;
    const readers: Reader[] = [];
    this.#readers = readers;
    const end = this.#add('none');
    const part = { start: this.#build(regex, end), end, readers };
    this.parts.push(part);
    this.#readers = outer;
    return part;
  }

  #add(condition: Condition, ...next: readonly number[]): number {
    const node = this.conditions.length;
    this.conditions.push(condition);
    this.before.push([]);
    for (const one of next) this.before[one]?.push(node);
    return node;
  }

  /** Adds the nodes from the last to the first, and returns the first. */
  #build(regex: Regex, next: number): number {
    switch (regex.kind) {
      case 'start':
      case 'end':
        return this.#add(regex.kind, next);
      case 'character': {
        const node = this.#add('none');
        this.#readers.push({ node, test: regex.test, next });
        return node;
      }
      case 'sequence':
        return regex.parts.reduceRight((after, part) => this.#build(part, after), next);
      case 'choice':
        return this.#add('none', ...regex.parts.map((part) => this.#build(part, next)));
      case 'look':
        return this.#add({ lookahead: this.#part(regex.part).start, isNegative: regex.isNegative }, next);
      case 'repeat': {
        const again = this.#add('none', next);
        const first = this.#build(regex.part, regex.isMany ? again : next);
        this.before[first]?.push(again);
        return regex.isOptional ? again : first;
      }
    }
  }
}

/** Characters of one kind fit the same tests. */
class CharacterKinds {
  readonly #tests: readonly RegExp[];
  readonly #ofASCII = new Int32Array(128).fill(-1);
  readonly #ofOthers = new Map<number, number>();
  readonly #bySignature = new Map<string, number>();
  readonly #signatures: string[] = [];

  constructor(tests: readonly RegExp[]) {
    this.#tests = tests;
  }

  of(code: number): number {
    const known = code < 128 ? (this.#ofASCII[code] as number) : (this.#ofOthers.get(code) ?? -1);
    return known === -1 ? this.#add(code) : known;
  }

  #add(code: number): number {
    const character = String.fromCharCode(code);
    const signature = this.#tests.map((test) => (test.test(character) ? '1' : '0')).join('');
    const kind = this.#bySignature.get(signature) ?? this.#signatures.push(signature) - 1;
    this.#bySignature.set(signature, kind);
    if (code < 128) this.#ofASCII[code] = kind;
    else this.#ofOthers.set(code, kind);
    return kind;
  }

  fits(kind: number, test: number): boolean {
    return this.#signatures[kind]?.[test] === '1';
  }
}

/** What is known at one position of a text. */
interface State {
  /** 1 for each node from which the rest of the text matches. */
  readonly truth: Uint8Array;
  /** Whether the text does not match, whatever comes before. */
  readonly isDead: boolean;
  /** By the kind of the character before: the state there, and whether a text that starts there matches. */
  readonly earlier: (State | undefined)[];
  readonly isMatch: (boolean | undefined)[];
}

/** Nodes in all kept states of a pattern; beyond this, all states are forgotten and computed anew. */
const maxKept = 2 ** 17;

class Automaton implements FullMatcher {
  readonly #nodes: Nodes;
  readonly #pattern: Part;
  readonly #kinds: CharacterKinds;
  readonly #states = new Map<string, State>();
  #end: State;

  constructor(nodes: Nodes, kinds: CharacterKinds) {
    this.#nodes = nodes;
    this.#pattern = nodes.parts.at(-1) as Part;
    this.#kinds = kinds;
    this.#end = this.#stateOf(this.#truth(undefined, -1, false));
  }

  matches(text: string): boolean {
    return this.#matchesUntil(text, text.length, undefined);
  }

  matchesToSlash(text: string, after: number): boolean {
    const failed = new Array<State[] | undefined>(text.length);
    for (let end = text.length; end > after; end = text.lastIndexOf('/', end - 1)) {
      if (this.#matchesUntil(text, end, failed)) return true;
    }
    return false;
  }

  /** `failed` has, by position, states from which the text did not match; those of this end are added. */
  #matchesUntil(text: string, end: number, failed: (State[] | undefined)[] | undefined): boolean {
    const kinds = this.#kinds;
    let state = this.#end;
    for (let at = end - 1; at > 0; at -= 1) {
      if (state.isDead) return false;
      if (failed) {
        const known = failed[at];
        if (known?.includes(state)) return false;
        if (known) known.push(state);
        else failed[at] = [state];
      }
      const kind = kinds.of(text.charCodeAt(at));
      state = state.earlier[kind] ?? this.#step(state, kind);
    }
    if (end === 0) return this.#truth(undefined, -1, true)[this.#pattern.start] === 1;
    const kind = kinds.of(text.charCodeAt(0));
    state.isMatch[kind] ??= this.#truth(state.truth, kind, true)[this.#pattern.start] === 1;
    return state.isMatch[kind];
  }

  #step(state: State, kind: number): State {
    const earlier = this.#stateOf(this.#truth(state.truth, kind, false));
    state.earlier[kind] = earlier;
    return earlier;
  }

  #stateOf(truth: Uint8Array): State {
    const key = truth.join('');
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#states.size * truth.length > maxKept) this.#forget();
    const isDead = !this.#pattern.readers.some(({ next }) => truth[next] === 1);
    const state: State = { truth, isDead, earlier: [], isMatch: [] };
    this.#states.set(key, state);
    return state;
  }

  #forget(): void {
    this.#states.clear();
    this.#end = { ...this.#end, earlier: [], isMatch: [] };
  }

  /** The nodes from which the rest matches, given those one character later; none is given at the end of the text. */
  #truth(later: Uint8Array | undefined, kind: number, isStart: boolean): Uint8Array {
    const { conditions, before, parts } = this.#nodes;
    const truth = new Uint8Array(conditions.length);
    const open: number[] = [];
    const add = (node: number): void => {
      if (truth[node] === 1) return;
      truth[node] = 1;
      open.push(node);
    };
    const holds = (condition: Condition): boolean => {
      if (condition === 'start') return isStart;
      if (condition === 'end') return later === undefined;
      return condition === 'none' || (truth[condition.lookahead] === 1) !== condition.isNegative;
    };
    for (const part of parts) {
      // A lookahead may end anywhere.
      if (part !== this.#pattern || !later) add(part.end);
      for (const { node, test, next } of part.readers)
        if (later?.[next] === 1 && this.#kinds.fits(kind, test)) add(node);
      for (let node = open.pop(); node !== undefined; node = open.pop()) {
        for (const one of before[node] ?? []) if (holds(conditions[one] as Condition)) add(one);
      }
    }
    return truth;
  }
}

/** Matches as if the pattern were ^(?:…)$. Characters are UTF-16 code units. */
export interface FullMatcher {
  /** Whether the whole text matches. */
  matches(text: string): boolean;
  /** Whether the text matches, or a part of it from its start to a slash after so many characters. */
  matchesToSlash(text: string, after: number): boolean;
}

/** @throws {PatternError} if the pattern is not supported */
export function fullMatcher(source: string): FullMatcher {
  const { regex, tests } = parseRegex(source);
  return new Automaton(new Nodes(regex), new CharacterKinds(tests));
}
