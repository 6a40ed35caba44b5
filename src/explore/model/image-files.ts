// The files of one image as the tree pane needs them: totals of a view, its rows, and what the chosen layer did to each path. What
// was computed last is kept, because most keys change only one thing; of views also some before it and those that come next.
import type { WastedPayload } from '../../analysis/ledger.ts';
import type { Merged } from '../../analysis/merge.ts';
import type { PathNumber, PathTotals } from '../../analysis/totals/path-totals.ts';
import { type View, ViewTotals } from '../../analysis/totals/view-totals.ts';
import type { Limits } from '../../bytes/limits.ts';
import type { EntryTable } from '../../layer/entry-table.ts';
import { rootPath } from '../../tree/path-table.ts';
import type { Differences } from './differences.ts';
import { LayerKinds } from './layer-kinds.ts';
import { Amounts, neighborOf, type Ranked } from './neighbor.ts';
import { nextChoices, nextRows } from './next-choices.ts';
import { historyOf, type PathEvent } from './path-history.ts';
import { Latest, Recent } from './recent.ts';
import { RowCounts } from './row-counts.ts';
import { orderOf } from './tree-order.ts';
import { TreeRows } from './tree-rows.ts';
import { type Kind, kinds, type TreeChoice } from './view-state.ts';

/** Totals of a view take at most so many bytes for each path; with compressed bytes, the second number. */
const [pathSize, distributionSize] = [29, 45];
/** What the kept totals may take, in bytes, if more than the chosen ones are kept at all; and how many views have rows. */
const [keptBytes, keptRows] = [32 << 20, 12];
/** Rows that most screens have at most. */
const screenRows = 60;

export class ImageFiles {
  readonly merged: Merged;
  /** What differs between the images of two archives, once both were read. */
  differences: Differences | undefined;
  readonly #views: ViewTotals;
  readonly #depths: Int32Array;
  readonly #totals: Recent<PathTotals>;
  readonly #all = new Latest<PathTotals>();
  readonly #counts = new Recent<RowCounts>(keptRows);
  /** The entries of directories in the order of their rows. */
  readonly #sorted = new Recent<Map<PathNumber, readonly PathNumber[]>>(keptRows);
  readonly #rows = new Recent<TreeRows>(keptRows);
  readonly #wasted = new Latest<Amounts>();
  readonly #history = new Latest<readonly PathEvent[]>();
  readonly #wastedData = new Latest<readonly WastedPayload[]>();
  readonly #kinds = new Recent<LayerKinds>(keptRows);
  #ownerWidth: number | undefined;

  /** @throws {InputError} `limit` if the run exceeds its memory */
  constructor(merged: Merged, limits: Limits) {
    this.merged = merged;
    this.#views = new ViewTotals(merged, limits);
    const { numbers } = this.#views;
    const largest = numbers.length * (this.#views.knowsDistribution ? distributionSize : pathSize);
    this.#totals = new Recent(Math.max(keptBytes, largest), largest, ({ byteLength }) => byteLength);
    this.#depths = new Int32Array(numbers.length);
    for (let path = 1; path < numbers.length; path += 1)
      this.#depths[path] = (this.#depths[numbers.parents[path] as PathNumber] as number) + 1;
  }

  /** Totals without a filter. */
  allTotals(choice: TreeChoice): PathTotals {
    const { showing, layer } = choice;
    return this.#all.get([showing, layer], () => this.totals({ ...choice, hidden: new Set(), fitting: undefined }));
  }

  /** Totals of what is neither hidden nor filtered out. */
  totals(choice: TreeChoice): PathTotals {
    const { showing, hidden, fitting } = choice;
    const { differences } = this;
    if (showing === 'differences' && differences)
      return this.#totals.get([differences, fitting, numberOf(hidden)], () => differences.totals(fitting, hidden));
    const view = this.#viewOf(choice);
    const isHiding = 'layer' in view && hidden.size > 0;
    return this.#totals.get(this.#viewedFor(choice), () => {
      const wanted = isHiding ? this.#kindsOf(choice.layer).without(hidden, this.#depths.length, fitting) : fitting;
      return this.#views.of(view, wanted);
    });
  }

  /** What totals depend on. */
  #viewedFor(choice: TreeChoice): readonly unknown[] {
    const view = this.#viewOf(choice);
    const isOfLayer = 'layer' in view;
    const { hidden, fitting } = choice;
    return [view.kind, isOfLayer ? view.layer : undefined, isOfLayer ? numberOf(hidden) : 0, fitting];
  }

  #viewOf({ showing, layer }: TreeChoice): View {
    if (this.merged.effects.length > 0 && (showing === 'filesystem' || showing === 'layer'))
      return { kind: showing, layer };
    return { kind: showing === 'wasted' ? showing : 'shipped' };
  }

  /** Computes a part of what the next key may show; false if all is there. */
  prepare(choice: TreeChoice, selected: PathNumber | undefined): boolean {
    const { showing, layer } = choice;
    if (showing !== 'differences' && !this.#wasted.keep([this.totals(choice)])) {
      this.#wastedIn(choice);
      return true;
    }
    if ('layer' in this.#viewOf(choice) && this.#kindsOf(layer).compareNext()) return true;
    if (this.#ownerWidth === undefined) {
      this.#measureOwners();
      return true;
    }
    const next = nextChoices(choice, this.merged.effects.length);
    const known = next.findIndex((one) => !this.#totals.keep(this.#viewedFor(one)));
    const missing = this.#totals.hasRoom(known + 1) ? next[known] : undefined;
    if (missing) this.rows(missing).at(0);
    return missing !== undefined || this.#prepareRows(choice, selected);
  }

  #prepareRows(choice: TreeChoice, selected: PathNumber | undefined): boolean {
    const missing = nextRows(choice).find((one) => !this.#rows.keep(this.#rowsFor(one)));
    if (!missing) return false;
    const rows = this.rows(missing);
    const top = (selected === undefined ? undefined : rows.rowOf(selected)) ?? 0;
    rows.slice(Math.max(top - screenRows, 0), top + screenRows);
    return true;
  }

  /** What rows depend on. */
  #rowsFor(choice: TreeChoice): readonly unknown[] {
    const { sort, folding } = choice;
    return [this.totals(choice), sort, folding.depth, folding.exceptions];
  }

  rows(choice: TreeChoice): TreeRows {
    const totals = this.totals(choice);
    const { depth, exceptions } = choice.folding;
    return this.#rows.get(this.#rowsFor(choice), () => {
      const sorted = this.#sorted.get([totals, choice.sort], () => new Map());
      const counts = this.#counts.get(
        [totals, depth, exceptions],
        (last) => new RowCounts(totals, choice.folding, this.#depthsOf(choice), last),
      );
      return new TreeRows(totals, counts, (directory) => {
        const known = sorted.get(directory) ?? [...totals.children(directory)].sort(orderOf(choice, totals));
        sorted.set(directory, known);
        return known;
      });
    });
  }

  /**
   * The file with wasted bytes that follows a path, or is before it, if most bytes come first; at the ends the same one. The first one
   * if the path is no such file, undefined if there are none.
   */
  nextWasted(choice: TreeChoice, path: PathNumber | undefined, step: 1 | -1): Ranked | undefined {
    if (choice.showing === 'differences') return undefined;
    const order = orderOf({ ...choice, sort: 'wasted' }, this.totals(choice));
    return neighborOf(this.#wastedIn(choice), path, step, order);
  }

  #wastedIn(choice: TreeChoice): Amounts {
    const totals = this.totals(choice);
    return this.#wasted.get([totals], () => wastedAmounts(totals));
  }

  /** What each layer did to a path; nothing if no layer put it in the filesystem. */
  historyOf(path: PathNumber): readonly PathEvent[] {
    return path < this.merged.tree.paths.length ? this.#history.get([path], () => historyOf(this.merged, path)) : [];
  }

  /** The number of a path that a layer ships; links are not followed. */
  numberOf(path: string): PathNumber | undefined {
    return this.#views.numberOf(path);
  }

  /** The file data of a path that is not in the final filesystem. */
  wastedDataOf(path: PathNumber): readonly WastedPayload[] {
    return this.#wastedData.get([path], () => this.#views.wastedAt(path));
  }

  /** Columns of the longest `UID/GID`, at least those of a title. */
  get ownerWidth(): number {
    return this.#ownerWidth ?? this.#measureOwners();
  }

  #measureOwners(): number {
    this.#ownerWidth = longestOwner(this.merged.tables);
    return this.#ownerWidth;
  }

  /** One more than the largest number of a path. */
  lengthIn(choice: TreeChoice): number {
    return this.#depthsOf(choice).length;
  }

  #depthsOf({ showing }: TreeChoice): Int32Array {
    return (showing === 'differences' && this.differences?.depths) || this.#depths;
  }

  /** What the chosen layer, or the second archive, did to a path. */
  kindAt({ showing, layer }: Pick<TreeChoice, 'showing' | 'layer'>, path: PathNumber): Kind {
    if (showing === 'differences' && this.differences) return this.differences.kindAt(path);
    return this.#kindsOf(layer).at(path);
  }

  #kindsOf(layer: number): LayerKinds {
    return this.#kinds.get([layer], () => new LayerKinds(this.merged, layer));
  }
}

/** A set of kinds as a number: sets with the same kinds have the same one. */
const numberOf = (hidden: ReadonlySet<Kind>): number =>
  kinds.reduce((sum, kind, at) => sum + (hidden.has(kind) ? 2 ** at : 0), 0);

const minOwner = 'OWNER'.length;

function longestOwner(tables: readonly EntryTable[]): number {
  let [uid, gid] = [0, 0];
  for (const table of tables) {
    for (let row = 0; row < table.length; row += 1) {
      uid = Math.max(uid, table.uid[row] as number);
      gid = Math.max(gid, table.gid[row] as number);
    }
  }
  return Math.max(minOwner, `${uid}/${gid}`.length);
}

function wastedAmounts(totals: PathTotals): Amounts {
  const items: PathNumber[] = [];
  const { paths } = totals;
  for (let at = 0; at < paths.length; at += 1) {
    const path = paths[at] as PathNumber;
    if (totals.bytesAt(path, 'wasted') > 0 && !totals.isDirectory(path)) items.push(path);
  }
  return new Amounts(
    items,
    Float64Array.from(items, (path) => totals.bytesAt(path, 'wasted')),
  );
}

/** The directories above a path, lowest first, without the root. */
export function directoriesAbove(totals: PathTotals, path: PathNumber): readonly PathNumber[] {
  const found: PathNumber[] = [];
  for (let at = totals.parentOf(path); at !== rootPath; at = totals.parentOf(at)) found.push(at);
  return found;
}
