// Directory totals in a slow and obvious way, from semantics.md: each file's bytes are added to every directory above it. Based on the
// slow model.
import type { View } from '../../src/analysis/totals/view-totals.ts';
import { first, itemAt } from './items.ts';
import { carriesPayload, type Fate, namesIn, resultOf } from './slow-ledger.ts';
import { type FileSystem, parentOf, type SlowLayer } from './slow-model.ts';

export interface SlowTotals {
  visible: number;
  wasted: number;
  entries: number;
}

/** The totals of every path that anything is at or below. */
export function slowTotals(
  stack: readonly SlowLayer[],
  fates: readonly Fate[],
  view: View,
): ReadonlyMap<string, SlowTotals> {
  const totals = new Map<string, SlowTotals>();
  const add = (path: string, key: keyof SlowTotals, amount: number): void => {
    for (let at = path; ; at = parentOf(at)) {
      const found = totals.get(at) ?? { visible: 0, wasted: 0, entries: 0 };
      found[key] += amount;
      totals.set(at, found);
      if (at === '') return;
    }
  };
  const end = resultOf(itemAt(stack, 'layer' in view ? view.layer : stack.length - 1));
  for (const path of pathsIn(stack, fates, view)) add(path, 'entries', 1);
  for (const [storedIn, { literals }] of stack.entries()) {
    for (const [index, literal] of literals.entries()) {
      if (!carriesPayload(literal)) continue;
      const fate = fateOf(stack, fates, storedIn, index);
      const home = homeIn(end, storedIn, index);
      const bytes = literal.content.length;
      if (view.kind === 'layer') {
        if (storedIn !== view.layer) continue;
        add(home ?? first([fate?.path ?? '']), fate ? 'wasted' : 'visible', bytes);
      } else if (home !== undefined) {
        if (view.kind !== 'wasted') add(home, 'visible', bytes);
      } else if (fate && fate.wastedBy <= ('layer' in view ? view.layer : stack.length)) {
        add(fate.path, 'wasted', bytes);
      }
    }
  }
  return totals;
}

function pathsIn(stack: readonly SlowLayer[], fates: readonly Fate[], view: View): ReadonlySet<string> {
  const wasted = fates.filter(({ bytes }) => bytes > 0);
  switch (view.kind) {
    case 'filesystem':
      return new Set(resultOf(itemAt(stack, view.layer)).keys());
    case 'layer': {
      const ownFault = wasted.filter(({ storedIn, wastedBy }) => storedIn === view.layer && wastedBy === view.layer);
      return new Set([...touchedBy(stack, view.layer), ...ownFault.map(({ path }) => path)]);
    }
    case 'shipped':
      return new Set([...stack.flatMap((slow) => [...resultOf(slow).keys()]), ...fates.map(({ path }) => path)]);
    case 'wasted':
      return new Set(wasted.map(({ path }) => path));
  }
}

/** Every path that ever existed. */
export const everThere = (stack: readonly SlowLayer[]): ReadonlySet<string> =>
  new Set(stack.flatMap(({ steps }) => steps.flatMap((step) => [...step.keys()])));

function touchedBy(stack: readonly SlowLayer[], layer: number): readonly string[] {
  const slow = itemAt(stack, layer);
  const after = resultOf(slow);
  const brought = [...after].filter(([, { broughtBy }]) => broughtBy === layer).map(([path]) => path);
  return [...brought, ...[...slow.before.keys()].filter((path) => !after.has(path))];
}

/** Fates are in the order of layers and entries. */
function fateOf(stack: readonly SlowLayer[], fates: readonly Fate[], layer: number, index: number): Fate | undefined {
  const isWasted = (at: number, of: number): boolean =>
    homeIn(resultOf(itemAt(stack, stack.length - 1)), at, of) === undefined;
  let number = 0;
  for (const [at, { literals }] of stack.entries()) {
    for (const [of, literal] of literals.entries()) {
      if (!carriesPayload(literal) || !isWasted(at, of)) continue;
      if (at === layer && of === index) return itemAt(fates, number);
      number += 1;
    }
  }
  return undefined;
}

/** The name of a file that its bytes count at: the first one in the order of a walk through the tree. */
function homeIn(standing: FileSystem, layer: number, index: number): string | undefined {
  const names = namesIn(standing, layer, index).map((path) => path.split('/'));
  return names.sort(byComponent).at(0)?.join('/');
}

function byComponent(a: readonly string[], b: readonly string[]): number {
  for (const [at, name] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (name !== other) return name < other ? -1 : 1;
  }
  return a.length - b.length;
}
