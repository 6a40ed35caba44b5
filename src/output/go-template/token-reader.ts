// The state of parsing: the next token, the visible variables, and the depth of nested blocks.
import { Fault } from './fault.ts';
import type { Token, TokenKind } from './lex.ts';
import { maxNested } from './limits.ts';
import type { TemplateFunction } from './template-function.ts';

export type Functions = ReadonlyMap<string, TemplateFunction>;

export class TokenReader {
  readonly functions: Functions;
  /** Names of visible variables, innermost last. */
  variables: string[] = ['$'];
  /** Number of enclosing {{range}} blocks. */
  loops = 0;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], functions: Functions) {
    this.#tokens = tokens;
    this.functions = functions;
  }

  peek(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new Error('read past the last token');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Returns whether there was one. */
  skipSpace(): boolean {
    if (this.peek().kind !== 'space') return false;
    this.#at += 1;
    return true;
  }

  /** Skips space and returns the next token if it is of this kind; else reads nothing. */
  take(kind: TokenKind): Token | undefined {
    this.skipSpace();
    return this.peek().kind === kind ? this.next() : undefined;
  }

  /** @throws {Fault} if the next token after space is of another kind */
  expect(kind: TokenKind, what: string): Token {
    const token = this.take(kind);
    if (!token) throw this.unexpected(what);
    return token;
  }

  unexpected(expected: string): Fault {
    const { kind, text, at } = this.peek();
    const found = kind === 'rightDelim' ? '}}' : text;
    return new Fault(`unexpected ${found}, expected ${expected}`, at);
  }

  /** Reads with `read`; if that returns undefined, goes back to the start. */
  attempt<Result>(read: () => Result | undefined): Result | undefined {
    const start = this.#at;
    const result = read();
    if (result === undefined) this.#at = start;
    return result;
  }

  /** @throws {Fault} if blocks are nested too deeply */
  nested<Result>(read: () => Result): Result {
    if (this.#depth === maxNested) throw new Fault(`more than ${maxNested} levels nested`, this.peek().at);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }
}
