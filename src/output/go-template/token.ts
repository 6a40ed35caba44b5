// The words a template's text consists of: what stands outside of {{ and }}, and what stands inside.

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
  /** As it stands there; what is printed of a text. */
  readonly text: string;
  /** What a literal means. */
  readonly value?: string | number;
}
