// The syntax tree of a template: text, actions, blocks and pipelines. `at` is an offset in the template's text.

export type Operand =
  | { readonly kind: 'literal'; readonly at: number; readonly value: string | number | boolean | null }
  | { readonly kind: 'dot'; readonly at: number }
  | { readonly kind: 'variable'; readonly at: number; readonly name: string }
  /** `.A.B`, `$v.A`, `(…).A`: one field after another. */
  | { readonly kind: 'fields'; readonly at: number; readonly of: Operand; readonly fields: readonly Field[] }
  | { readonly kind: 'call'; readonly at: number; readonly name: string; readonly args: readonly Operand[] }
  | { readonly kind: 'pipeline'; readonly at: number; readonly pipeline: Pipeline };

export interface Field {
  readonly at: number;
  readonly name: string;
}

export interface Pipeline {
  readonly at: number;
  /** Variables that get the value: declared (:=) or, if they exist, assigned (=). */
  readonly variables: readonly string[];
  readonly assigns: boolean;
  /** All but the first are calls that get the value of the one before as their last argument. */
  readonly commands: readonly [Operand, ...Operand[]];
}

export type BlockKind = 'if' | 'with' | 'range';

export type Node =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | { readonly kind: 'action'; readonly at: number; readonly pipeline: Pipeline }
  | {
      readonly kind: BlockKind;
      readonly at: number;
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: 'break' | 'continue'; readonly at: number }
  | { readonly kind: 'template'; readonly at: number; readonly name: string; readonly pipeline?: Pipeline | undefined };

export interface Template {
  /** The source text. */
  readonly text: string;
  readonly body: readonly Node[];
  /** Bodies of {{define}} and {{block}}, by name. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
}
