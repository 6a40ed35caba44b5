// What the tree can show after the next key, the likeliest first.
import { type Kind, type TreeChoice, toggled } from './view-state.ts';

const toggledFirst: readonly Kind[] = ['unchanged', 'added', 'modified'];

/** `layers` is the number of layers that were read. A filter can depend on the layer, so that nothing is known of its next view. */
export function nextChoices(choice: TreeChoice, layers: number): readonly TreeChoice[] {
  const { showing, layer, hidden, fitting } = choice;
  if (fitting || showing === 'differences') return [];
  const others = (['shipped', 'layer', 'wasted', 'filesystem'] as const)
    .filter((one) => one !== showing)
    .map((one) => ({ ...choice, showing: one }));
  if (layers === 0 || showing === 'shipped' || showing === 'wasted') return others;
  const near = [layer + 1, layer - 1].filter((one) => one >= 0 && one < layers);
  const toggles = toggledFirst.map((kind) => ({ ...choice, hidden: toggled(hidden, kind) }));
  return [...near.map((one) => ({ ...choice, layer: one })), ...toggles, ...others];
}
