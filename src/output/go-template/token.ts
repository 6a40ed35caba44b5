// Tokens of a template: text outside of {{ and }}, and words inside.

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
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
  | 'left'
  | 'right'
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
