// All keys, as the help shows them.
import { bindingGroups, keysText } from '../model/bindings.ts';
import { type Line, lineOf } from './line.ts';

const keysWidth = 30;

export const helpLines = (isASCII: boolean): readonly Line[] => [
  ...bindingGroups.flatMap(({ title, bindings }): Line[] => [
    lineOf(title, 'strong'),
    ...bindings.map((binding) => ({
      pieces: [{ text: `  ${keysText(binding, isASCII)}`, width: keysWidth }, { text: binding.text }],
    })),
    lineOf(''),
  ]),
  lineOf('Mouse', 'strong'),
  {
    pieces: [{ text: '  Click', width: keysWidth }, { text: 'Choose a row; on a chosen directory, fold or unfold it' }],
  },
  { pieces: [{ text: '  Wheel', width: keysWidth }, { text: 'Move' }] },
];
