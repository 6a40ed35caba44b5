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

/** Columns of the keys, and of what is before a text below them. */
const [keysWidth, indentBelow] = [22, 3];

/** In fewer columns, what a key does is below it. */
const minBeside = 58;

/** Columns before the texts. */
export const textStart = (width: number): number => (width < minBeside ? indentBelow : keysWidth);

/** The rows in a number of columns. */
export function helpRows(width: number): readonly HelpRow[] {
  const start = textStart(width);
  return groups.flatMap(({ title, rows }, at): readonly HelpRow[] => [
    ...(at === 0 ? [] : [{ title: '' }]),
    { title },
    ...rows.flatMap(({ input, text }): readonly HelpRow[] => {
      const [first = '', ...others] = wrapTo(text, Math.max(width - start, 1));
      const below = others.map((line) => ({ text: line }));
      return start === keysWidth ? [{ input, text: first }, ...below] : [{ input }, { text: first }, ...below];
    }),
  ]);
}
