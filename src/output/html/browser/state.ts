// What the reader has chosen, and who wants to know: everything on the page is drawn from it.
import { classSums, type Matches, type Model, root, type Weights, weightsOf } from './model.ts';

export interface State {
  readonly view: number;
  readonly facet: number;
  /** The directory that fills the map. */
  readonly top: number;
  /** What is told of below the map; undefined for the directory itself. */
  readonly chosen?: number;
  readonly matches?: Matches;
}

export class Page {
  readonly model: Model;
  state: State = { view: 0, facet: 0, top: root };
  weights: Weights;
  /** Bytes of each class of the facet in each node, one node after the other. */
  sums: Float64Array;
  readonly #listeners: ((changed: ReadonlySet<string>) => void)[] = [];

  constructor(model: Model) {
    this.model = model;
    // A view in which there is nothing to be seen is no start.
    const views = model.data.views.map((view) => weightsOf(model, view));
    const view = Math.max(
      0,
      views.findIndex(({ bytes }) => bytes[root] > 0),
    );
    this.state = { ...this.state, view };
    this.weights = views[view];
    this.sums = classSums(model, this.weights.bytes, this.state.facet);
  }

  onChange(listener: (changed: ReadonlySet<string>) => void): void {
    this.#listeners.push(listener);
  }

  change(next: Partial<State>): void {
    const changed = new Set(
      Object.keys(next).filter((key) => next[key as keyof State] !== this.state[key as keyof State]),
    );
    this.state = { ...this.state, ...next };
    if (changed.has('view')) this.weights = weightsOf(this.model, this.model.data.views[this.state.view]);
    if (changed.has('view') || changed.has('facet')) {
      this.sums = classSums(this.model, this.weights.bytes, this.state.facet);
    }
    for (const listener of this.#listeners) listener(changed);
  }

  /** Goes into a directory. */
  enter(top: number): void {
    this.change({ top, chosen: undefined });
  }

  /** One directory up; at the root it stays. */
  leave(): void {
    const parent = this.model.data.parents[this.state.top];
    if (parent >= 0) this.change({ top: parent, chosen: this.state.top });
  }

  /** Shows where a file is: its directory, and in it the file. */
  show(node: number): void {
    this.change({ top: Math.max(this.model.data.parents[node], root), chosen: node });
  }
}
