// The layers pane: a line for each layer.
import { humanSize } from '../../text/byte-size.ts';
import type { LayerRow } from '../model/layer-rows.ts';
import type { State } from '../model/view-state.ts';
import type { Line } from './line.ts';

const sizeWidth = 8;

export function layersHead(layers: readonly LayerRow[]): Line {
  const cells = [
    { text: '#', width: numberWidth(layers), align: 'right' },
    { text: 'FILES', width: sizeWidth, align: 'right' },
    { text: 'WASTED', width: sizeWidth, align: 'right' },
    { text: '  INSTRUCTION' },
  ] as const;
  return { pieces: cells.map((piece) => ({ ...piece, meaning: 'faint' })) };
}

/** The rows in the window. */
export const layerLines = (state: State, layers: readonly LayerRow[], height: number): readonly Line[] =>
  layers.slice(state.tops.layers, state.tops.layers + height).map(({ index, size, wasted, instruction, damage }) => ({
    pieces: [
      { text: String(index), width: numberWidth(layers), align: 'right' },
      { text: sizeText(size), width: sizeWidth, align: 'right' },
      { text: sizeText(wasted), width: sizeWidth, align: 'right', meaning: wasted ? 'wasted' : 'plain' },
      { text: damage ? `  ${damageTexts[damage]}` : '', meaning: 'bad' },
      { text: `  ${instruction ?? '-'}` },
    ],
    isChosen: index === state.layer,
  }));

const damageTexts = { cut: 'incomplete', unread: 'not read' } as const;

const sizeText = (bytes: number | null): string => (bytes === null ? '-' : humanSize(bytes));

const numberWidth = (layers: readonly LayerRow[]): number => String(Math.max(layers.length - 1, 0)).length + 1;
