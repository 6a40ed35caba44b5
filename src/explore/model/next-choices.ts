// What the tree can show after the next key, the likeliest first.
import { depthAfterFoldAll, foldingAt } from './row-counts.ts';
import { type Kind, type Showing, sortAfter, type TreeChoice, toggled } from './view-state.ts';

/** `layers` is the number of layers that were read. A filter can depend on the layer, so that nothing is known of its next view. */
export function nextChoices(choice: TreeChoice, layers: number): readonly TreeChoice[] {
  const { showing, layer, hidden, fitting } = choice;
  if (fitting || showing === 'differences') return [];
  const showings = (...shown: readonly Showing[]) =>
    shown.filter((one) => one !== showing).map((one) => ({ ...choice, showing: one }));
  if (layers === 0 || showing === 'shipped' || showing === 'wasted')
    return showings('filesystem', 'layer', 'wasted', 'shipped');
  const near = [layer + 1, layer - 1].filter((one) => one >= 0 && one < layers);
  const toggle = (kind: Kind) => ({ ...choice, hidden: toggled(hidden, kind) });
  return [
    ...near.map((one) => ({ ...choice, layer: one })),
    ...showings('layer', 'wasted'),
    toggle('unchanged'),
    ...showings('filesystem', 'shipped'),
    toggle('added'),
    toggle('modified'),
  ];
}

/** What the next key can show of the same view, the likeliest first. */
export const nextRows = (choice: TreeChoice): readonly TreeChoice[] => [
  { ...choice, folding: foldingAt(depthAfterFoldAll(choice.folding)) },
  { ...choice, sort: sortAfter(choice.sort) },
];
