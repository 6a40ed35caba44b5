// Where the reading of a template is: the next token, the variables that can be seen there, how deep it is nested.
import { Fault } from './fault.ts';
import { mostNested } from './limits.ts';
import type { TemplateFunction } from './template-function.ts';
import type { Token, TokenKind } from './token.ts';

export type Functions = ReadonlyMap<string, TemplateFunction>;

export class TokenReader {
  readonly functions: Functions;
  /** Names; the innermost are the last. */
  variables: string[] = ['$'];
  /** {{range}} around. */
  loops = 0;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], functions: Functions) {
    this.#tokens = tokens;
    this.functions = functions;
  }

  peek(): Token {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Whether there was one. */
  skipSpace(): boolean {
    if (this.peek().kind !== 'space') return false;
    this.#at += 1;
    return true;
  }

  /** The next token that is no space, if it is of this kind; else nothing is taken. */
  take(kind: TokenKind): Token | undefined {
    this.skipSpace();
    return this.peek().kind === kind ? this.next() : undefined;
  }

  /** @throws {Fault} where the next token that is no space is of another kind */
  expect(kind: TokenKind, what: string): Token {
    const token = this.take(kind);
    if (!token) throw this.unexpected(what);
    return token;
  }

  unexpected(expected: string): Fault {
    const { kind, text, at } = this.peek();
    const found = kind === 'close' ? '}}' : text;
    return new Fault(`unexpected ${found}, expected ${expected}`, at);
  }

  /** What `read` reads from here, or nothing taken where it gives undefined. */
  attempt<Result>(read: () => Result | undefined): Result | undefined {
    const start = this.#at;
    const result = read();
    if (result === undefined) this.#at = start;
    return result;
  }

  /** @throws {Fault} where too much is nested */
  nested<Result>(read: () => Result): Result {
    if (this.#depth === mostNested) throw new Fault(`more than ${mostNested} levels nested`, this.peek().at);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }
}
