// A running exploration: the state, what is known of each image so far, and who wants to hear of changes. Keys change the state at
// once; the screen follows when all keys that came together are done.
import type { Analysis, ImageAnalysis } from '../analysis/analysis.ts';
import { inputErrorOf } from '../bytes/input-error.ts';
import type { Limits } from '../bytes/limits.ts';
import type { Image } from '../image/image.ts';
import { platformText } from '../image/tell-apart.ts';
import { missingFacts, worstFirst } from '../rules/evaluate.ts';
import { leftOutFindings } from '../rules/left-out.ts';
import { displayPath, imageLabel } from '../rules/wording.ts';
import type { Change } from '../tree/change.ts';
import { FilterRun } from './filter-run.ts';
import { Differences } from './model/differences.ts';
import { FilterFault } from './model/filter.ts';
import { ImageFiles } from './model/image-files.ts';
import { type KeyFlags, keyNames, mouseEvent } from './model/key-names.ts';
import { analyzedLayers, declaredLayers } from './model/layer-rows.ts';
import { arrive, fitFilter, pointMouse, pressKey, resize } from './model/update.ts';
import { initialState, type Request, type State } from './model/view-state.ts';
import type { Explored } from './panes/detail-lines.ts';
import { type Performing, perform } from './perform.ts';

/** Progress of reading the layers, in bytes. */
export interface Reading {
  readonly done: number;
  readonly total: number;
}

/** What is on the screen. */
export interface Shown {
  /** The archive; undefined if there are two, which the images name. */
  readonly name: string | undefined;
  readonly state: State;
  /** Of the chosen image. */
  readonly explored: Explored;
  /** Undefined if nothing is being read. */
  readonly reading: Reading | undefined;
}

/** What a session does beside changing its state. */
export interface SessionActions {
  readonly limits: Limits;
  /** Writes a text to the clipboard. */
  copy(text: string): void;
  /** Called with an error that is not one of the input. */
  fail(error: unknown): void;
}

/** An image, and the archive that has it, as the user named it. */
export interface ArchiveImage {
  readonly archive: string;
  readonly image: Image;
}

export class Session {
  #shown: Shown;
  readonly #explored: Explored[];
  /** The archive of each image. */
  readonly #archives: readonly string[];
  readonly #listeners = new Set<() => void>();
  #isNotifying = false;
  /** What the filter was last applied to. */
  #filtered = '';
  #filterRun: FilterRun | undefined;

  readonly #actions: SessionActions;

  /** `images` are those of one archive or of two, at least one. */
  constructor(images: readonly ArchiveImage[], columns: number, rows: number, actions: SessionActions) {
    this.#actions = actions;
    const isOneArchive = images.every(({ archive }) => archive === images[0]?.archive);
    const labels = images.map(({ archive, image }) =>
      [...(isOneArchive ? [] : [archive]), imageLabel(image) ?? '-', platformText(image) ?? ''].join('  ').trim(),
    );
    this.#archives = images.map(({ archive }) => archive);
    this.#explored = images.map(({ image }) => ({
      images: labels,
      layers: declaredLayers(image),
      findings: [],
      image: undefined,
      files: undefined,
    }));
    const [explored] = this.#explored;
    if (!explored) throw new Error('no images given');
    const state = arrive(initialState(columns, rows), explored);
    const name = isOneArchive ? this.#archives[0] : undefined;
    this.#shown = { name, state, explored, reading: { done: 0, total: 0 } };
  }

  readonly shown = (): Shown => this.#shown;

  /** The returned function ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What Ink tells about input. */
  readonly input = (text: string, flags: KeyFlags): void => {
    const mouse = mouseEvent(text);
    if (mouse === 'ignored') return;
    if (mouse) this.#enter(pointMouse(this.#shown.state, this.#shown.explored, mouse));
    else for (const key of keyNames(text, flags)) this.#enter(pressKey(this.#shown.state, this.#shown.explored, key));
  };

  resize(columns: number, rows: number): void {
    this.#enter(resize(this.#shown.state, this.#shown.explored, columns, rows));
  }

  /** Computes what the next key may show; false if nothing is left to do. */
  prepare(): boolean {
    const { state, explored } = this.#shown;
    return explored.files?.prepare(state, state.selected) ?? false;
  }

  startReading(): void {
    this.#change({ reading: { done: 0, total: 0 } });
  }

  progress(done: number, total: number): void {
    if (this.#shown.reading) this.#change({ reading: { done, total } });
  }

  /**
   * `analysis` has this image only.
   * @throws {InputError} `limit` if the run exceeds its memory
   */
  finishReading(index: number, analysis: Analysis): void {
    const before = this.#explored[index] as Explored;
    const image = analysis.images[0] as ImageAnalysis;
    const files = image.merged && new ImageFiles(image.merged, this.#actions.limits);
    const findings = worstFirst([...missingFacts(analysis), ...leftOutFindings(analysis)]);
    this.#explored[index] = { ...before, layers: analyzedLayers(image), image, files, findings };
    this.#change({ reading: undefined });
    this.#enter(this.#shown.state, true);
  }

  /** What differs between the two images of two archives, both of which were read. */
  finishComparing(changes: readonly Change[]): void {
    const [old, newer] = this.#explored;
    if (!old?.image || !newer?.image) return;
    const differences = new Differences(changes, old.image, newer.image);
    for (const { files } of [old, newer]) if (files) files.differences = differences;
    this.#change({});
  }

  /** The two images that are compared, once both were read; undefined if there is nothing to compare. */
  get compared(): readonly [ImageAnalysis, ImageAnalysis] | undefined {
    const [old, newer] = this.#explored;
    return this.comparesTwo && old?.image && newer?.image ? [old.image, newer.image] : undefined;
  }

  /** Whether there are two archives with one image each. */
  get comparesTwo(): boolean {
    return new Set(this.#archives).size === 2 && this.#explored.length === 2;
  }

  /** `isNew`: whether more is known of the image than before. */
  #enter(state: State, isNew = false): void {
    const explored = this.#explored[state.image] as Explored;
    const isOther = isNew || state.image !== this.#shown.state.image;
    this.#change({ explored, state: isOther ? arrive(state, explored) : state });
    this.#filter();
    if (state.request) {
      this.#change({ state: { ...this.#shown.state, request: undefined } });
      this.#perform(state.request).catch(this.#actions.fail);
    }
  }

  /** Does what takes longer than a key may. */
  async #perform(request: Request): Promise<void> {
    const { state, explored } = this.#shown;
    const { files, image } = explored;
    if (!files || !image) return;
    const totals = files.totals(state);
    this.#change({ state: { ...state, message: 'reading' } });
    try {
      const other = this.#otherImage(state.image);
      const isDifference = state.showing === 'differences';
      const { limits } = this.#actions;
      const answer = await perform(request, { files, image, totals, isDifference, other, limits });
      if (request.kind === 'copy') this.#actions.copy(displayPath(totals.pathOf(request.path)));
      const { state: now } = this.#shown;
      this.#change({ state: { ...now, message: undefined, ...answer } });
    } catch (error) {
      this.#change({ state: { ...this.#shown.state, message: inputErrorOf(error).message } });
    }
  }

  /** Of two archives with one image each, the other one: what is compared with it, and whether it is the older one. */
  #otherImage(index: number): Performing['other'] {
    if (!this.comparesTwo) return undefined;
    return { ...(this.#explored[1 - index] as Explored), isOlder: index === 1 };
  }

  /** Applies the filter, if it or what it is applied to has changed. */
  #filter(): void {
    const { state, explored } = this.#shown;
    const { files, image } = explored;
    const filter = state.filter.trim();
    const wanted = filter === '' || !files ? '' : [filter, state.showing, state.layer, state.image].join(' ');
    if (wanted === this.#filtered) return;
    this.#filtered = wanted;
    this.#filterRun?.cancel();
    if (wanted === '' || !files || !image) return this.#fit(undefined);
    const totals = files.allTotals(state);
    this.#filterRun = new FilterRun(filter, { files, image, totals, choice: state }, (result) => this.#fit(result));
  }

  #fit(result: Uint8Array | FilterFault | undefined): void {
    const { state, explored } = this.#shown;
    if (result instanceof FilterFault) this.#change({ state: { ...state, filterFault: result.message } });
    else this.#change({ state: fitFilter(state, explored, result) });
  }

  #change(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    setImmediate(() => {
      this.#isNotifying = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
