// The state of the page: what the user has selected. All parts of the page listen to its changes.
import { type Matches, type Model, root, valueAt } from './model.ts';
import { firstOrder, type Order } from './order.ts';
import { classSums, type Steps, type Weights, weightsOf } from './weights.ts';

export interface State {
  /** Which of the drawings is shown. */
  readonly drawing: number;
  readonly view: number;
  readonly facet: number;
  /** Classes of the facet that are not shown. */
  readonly hidden: ReadonlySet<number>;
  /** The steps whose files are shown; undefined: all. */
  readonly steps: Steps | undefined;
  /** Whether areas show sizes as pulled. */
  readonly isPulled: boolean;
  /** The directory that fills the map. */
  readonly top: number;
  /** The node whose details are shown; undefined for the directory itself. */
  readonly chosen: number | undefined;
  /** What is searched for. */
  readonly typed: string;
  readonly matches: Matches | undefined;
  /** The order of the table of the directory. */
  readonly order: Order;
}

const none: ReadonlySet<number> = new Set();

/** The order of the table stays when another drawing is chosen. */
type Start = Omit<State, 'drawing' | 'typed' | 'order'>;

/** Starts with a view that is not empty. */
function startOf(model: Model): Start {
  const isFilled = (view: (typeof model.data.views)[number]): boolean =>
    valueAt(weightsOf(model, { view, isPulled: false }).bytes, root) > 0;
  const view = Math.max(0, model.data.views.findIndex(isFilled));
  return {
    view,
    facet: 0,
    hidden: none,
    steps: undefined,
    isPulled: false,
    top: root,
    chosen: undefined,
    matches: undefined,
  };
}

/** Called with the names of what changed, and whether Back undoes it. */
type Listener = (changed: ReadonlySet<string>, isVisit: boolean) => void;

export class Page {
  /** Number of drawings. */
  readonly drawings: number;
  readonly #modelOf: (drawing: number) => Model;
  model: Model;
  /** What the current drawing starts with. */
  start: Start;
  state: State;
  /** Without classes that are hidden. */
  weights!: Weights;
  /** The same as if no class were hidden. */
  all!: Weights;
  /** Bytes of each class of the facet in each node, node by node, without those that are hidden. */
  sums!: Float64Array;
  /** The same as if none were hidden. */
  allSums!: Float64Array;
  readonly #listeners: Listener[] = [];

  constructor(drawings: number, modelOf: (drawing: number) => Model) {
    this.drawings = drawings;
    this.#modelOf = modelOf;
    this.model = modelOf(0);
    this.start = startOf(this.model);
    this.state = { drawing: 0, typed: '', order: firstOrder, ...this.start };
    this.#weigh();
    this.#sum();
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** `isVisit`: whether Back undoes it. */
  change(next: Partial<State>, isVisit = true): void {
    const before = this.state;
    const isOther = next.drawing !== undefined && next.drawing !== before.drawing;
    if (isOther) {
      this.model = this.#modelOf(next.drawing);
      this.start = startOf(this.model);
    }
    const isRecolored = next.facet !== undefined && next.facet !== before.facet;
    this.state = { ...before, ...(isOther && this.start), ...(isRecolored && { hidden: none }), ...next };
    const keys = Object.keys(this.state) as (keyof State)[];
    // Another drawing changes everything.
    const changed = new Set<string>(keys.filter((key) => isOther || this.state[key] !== before[key]));
    // Other weights change everything that another view changes.
    if (['isPulled', 'steps', 'hidden'].some((key) => changed.has(key))) changed.add('view');
    if (changed.has('view')) this.#weigh();
    if (changed.has('view') || changed.has('facet')) this.#sum();
    const top = this.#filledAt(this.state.top);
    if (top !== this.state.top) {
      this.state = { ...this.state, top };
      changed.add('top');
    }
    for (const listener of this.#listeners) listener(changed, isVisit);
  }

  #weigh(): void {
    const { facet, hidden, isPulled, steps } = this.state;
    const measured = { view: valueAt(this.model.data.views, this.state.view), isPulled, steps };
    this.all = weightsOf(this.model, measured);
    this.weights =
      hidden.size === 0 ? this.all : weightsOf(this.model, { ...measured, hidden: { facet, classes: hidden } });
  }

  #sum(): void {
    const { facet, steps } = this.state;
    this.allSums = classSums(this.model, this.all.bytes, facet, steps);
    this.sums = this.weights === this.all ? this.allSums : classSums(this.model, this.weights.bytes, facet, steps);
  }

  /** This directory, or the nearest one above it that has something to show. */
  #filledAt(directory: number): number {
    let top = directory;
    while (top !== root && this.weights.bytes[top] === 0) top = valueAt(this.model.data.parents, top);
    return top;
  }

  /** Enters a directory. */
  enter(top: number): void {
    this.change({ top, chosen: undefined });
  }

  /** Goes to the parent directory; stays at the root. */
  leave(): void {
    const parent = valueAt(this.model.data.parents, this.state.top);
    if (parent >= 0) this.change({ top: parent, chosen: this.state.top });
  }

  /** Shows a file in its directory. */
  show(node: number): void {
    this.change({ top: Math.max(valueAt(this.model.data.parents, node), root), chosen: node });
  }
}
