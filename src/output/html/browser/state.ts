// The state of the page: what the user has selected. All parts of the page listen to its changes.
import { classSums, type Matches, type Model, root, valueAt, type Weights, weightsOf } from './model.ts';

export interface State {
  readonly view: number;
  readonly facet: number;
  /** Whether areas show sizes as pulled. */
  readonly isPulled: boolean;
  /** The directory that fills the map. */
  readonly top: number;
  /** The node whose details are shown; undefined for the directory itself. */
  readonly chosen?: number | undefined;
  readonly matches?: Matches | undefined;
}

export class Page {
  readonly model: Model;
  state: State = { view: 0, facet: 0, isPulled: false, top: root };
  weights: Weights;
  /** Bytes of each class of the facet in each node, node by node. */
  sums: Float64Array;
  readonly #listeners: ((changed: ReadonlySet<string>) => void)[] = [];

  constructor(model: Model) {
    this.model = model;
    // Start with a view that is not empty.
    const views = model.data.views.map((view) => weightsOf(model, view, false));
    const view = Math.max(
      0,
      views.findIndex(({ bytes }) => valueAt(bytes, root) > 0),
    );
    this.state = { ...this.state, view };
    this.weights = valueAt(views, view);
    this.sums = classSums(model, this.weights.bytes, this.state.facet);
  }

  onChange(listener: (changed: ReadonlySet<string>) => void): void {
    this.#listeners.push(listener);
  }

  change(next: Partial<State>): void {
    const changed = new Set(
      Object.keys(next).filter((key) => next[key as keyof State] !== this.state[key as keyof State]),
    );
    // Other sizes change everything that another view changes.
    if (changed.has('isPulled')) changed.add('view');
    this.state = { ...this.state, ...next };
    const { view, isPulled } = this.state;
    if (changed.has('view')) this.weights = weightsOf(this.model, valueAt(this.model.data.views, view), isPulled);
    if (changed.has('view') || changed.has('facet')) {
      this.sums = classSums(this.model, this.weights.bytes, this.state.facet);
    }
    for (const listener of this.#listeners) listener(changed);
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
