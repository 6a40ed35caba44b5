// The rows of the help: all keys, and the mouse.
import { wrapTo } from '../../output/text-width.ts';
import { type Binding, bindingGroups } from './bindings.ts';

/** The keys of a binding, or an event of the mouse. */
type Input = Pick<Binding, 'keys' | 'inPane'> | string;

/** A title, or what an input does: beside it, or in rows of their own below it. An empty title parts groups. */
export type HelpRow =
  | { readonly title: string }
  | { readonly input: Input; readonly text: string }
  | { readonly input: Input }
  | { readonly text: string };

const groups: readonly { readonly title: string; readonly rows: readonly { input: Input; text: string }[] }[] = [
  ...bindingGroups.map(({ title, bindings }) => ({
    title,
    rows: bindings.map((binding) => ({ input: binding, text: binding.text })),
  })),
  {
    title: 'Mouse',
    rows: [
      { input: 'Click', text: 'Choose a row; on a chosen directory, fold or unfold it' },
      { input: 'Wheel', text: 'Move' },
    ],
  },
];

/** In a window of fewer columns, what a key does is below it. */
const minBeside = 60;

/** Columns before a text that is below its key. */
export const textIndent = 3;

export function helpRows(columns: number): readonly HelpRow[] {
  return groups.flatMap(({ title, rows }, at): readonly HelpRow[] => [
    ...(at === 0 ? [] : [{ title: '' }]),
    { title },
    ...(columns < minBeside ? rows.flatMap(({ input, text }) => below(input, text, columns)) : rows),
  ]);
}

const below = (input: Input, text: string, columns: number): readonly HelpRow[] => [
  { input },
  ...wrapTo(text, Math.max(columns - textIndent, 1)).map((line) => ({ text: line })),
];
