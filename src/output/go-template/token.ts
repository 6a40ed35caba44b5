// Tokens of a template: text outside of {{ and }}, and words inside.

export type TokenKind =
  | 'text'
  | 'leftDelim'
  | 'rightDelim'
  | 'space'
  | 'dot'
  | 'field'
  | 'variable'
  | 'word'
  | 'literal'
  | 'pipe'
  | 'declare'
  | 'assign'
  | 'comma'
  | 'leftParen'
  | 'rightParen'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Offset in the template's text. */
  readonly at: number;
  /** The source text; for text outside of actions, what is printed. */
  readonly text: string;
  /** Value of a literal. */
  readonly value?: string | number;
}
