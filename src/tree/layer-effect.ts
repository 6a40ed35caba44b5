// What one layer did to the merged filesystem: the paths it changed, the payloads it removed the last name of, and the
// entries that were skipped. Content is not compared here.
import type { LimitName } from '../bytes/limits.ts';
import type { Occupants } from './columns.ts';
import type { EntryRef } from './entry-ref.ts';
import type { FileTree } from './file-tree.ts';
import type { LinkFault } from './lookup.ts';
import type { PathId } from './path-table.ts';
import type { RemovedPayloads } from './removed-payloads.ts';

/** An entry that could not be placed in the tree. */
export interface SkippedEntry {
  readonly row: number;
  readonly reason: LeftOutReason;
  /** The value of the exceeded limit, if that is the reason; see {@link exceededLimits}. */
  readonly limit?: number;
}

/** Longest name in a path, in bytes (NAME_MAX of Linux). */
export const maxNameLength = 255;

/**
 * Why an entry was skipped. In addition to the faults of links on the way:
 * missing-target: a hard link to a path without a file.
 * self-link: a hard link to itself.
 * replaced-target: a hard link to a file that one of the link's own parent directories would replace.
 * no-name: a non-directory entry for the root.
 * long-path, long-target: path or link target over the limit.
 * long-name: a name in the path over {@link maxNameLength}.
 * long-implied: too many bytes of implied directories.
 */
export type LeftOutReason =
  | LinkFault
  | 'missing-target'
  | 'self-link'
  | 'replaced-target'
  | 'no-name'
  | 'long-path'
  | 'long-name'
  | 'long-target'
  | 'long-implied';

/** The limit behind each reason that is about a limit. */
export const exceededLimits: Readonly<Partial<Record<LeftOutReason, LimitName>>> = {
  'many-links': 'links',
  'long-links': 'pathLength',
  'long-path': 'pathLength',
  'long-target': 'pathLength',
  'long-implied': 'impliedPathBytes',
};

/** Everything one layer changed in the tree. */
export interface LayerEffect {
  /** Paths that existed before the layer. */
  readonly changed: PathEffects;
  /** Paths that did not exist before; usually nearly all. */
  readonly added: PathEffects;
  readonly removedPayloads: RemovedPayloads;
  readonly skipped: readonly SkippedEntry[];
  /** Rows whose path an earlier entry of the layer has, too. */
  readonly repeated: readonly number[];
  /** Rows that replaced another path that the layer created. */
  readonly replacing: readonly number[];
}

/** All paths of a layer, in no particular order. */
export function* pathsOf({ changed, added }: LayerEffect): Generator<PathEffect> {
  yield* changed;
  yield* added;
}

/**
 * One path that a layer changed, or that differs between two images. At least one of `before` and `after` is set.
 */
export interface PathEffect {
  readonly path: string;
  /** The entries that describe the path; for a hard link, the entry that carries the content. */
  readonly before?: EntryRef | undefined;
  readonly after?: EntryRef | undefined;
  readonly isDirectoryBefore: boolean;
  readonly isDirectoryAfter: boolean;
}

/**
 * Paths that a layer changed, as columns. Usually only their number or the differing attributes are needed, so the
 * object for each path is built anew in every iteration.
 */
export class PathEffects implements Iterable<PathEffect> {
  readonly #tree: FileTree;
  readonly #places: readonly PathId[];
  readonly #after: Occupants;
  readonly #before: Occupants | undefined;

  /**
   * `after` is what was at each path once the layer was applied: later layers may change it. `before` is what was there
   * before the layer; leave it out if none of the paths existed.
   */
  constructor(tree: FileTree, places: readonly PathId[], after: Occupants, before?: Occupants) {
    this.#tree = tree;
    this.#places = places;
    this.#after = after;
    this.#before = before;
  }

  get length(): number {
    return this.#places.length;
  }

  /** The paths by number, in the same order. */
  get places(): readonly PathId[] {
    return this.#places;
  }

  /** The entry that described the path before the layer. */
  beforeAt(at: number): EntryRef | undefined {
    return this.#before?.ownerAt(at);
  }

  wasDirectoryAt(at: number): boolean {
    return this.#before?.isDirectoryAt(at) ?? false;
  }

  /** The entry that described the path once the layer was applied. */
  afterAt(at: number): EntryRef | undefined {
    return this.#after.ownerAt(at);
  }

  isDirectoryAt(at: number): boolean {
    return this.#after.isDirectoryAt(at);
  }

  *[Symbol.iterator](): Generator<PathEffect> {
    for (let at = 0; at < this.#places.length; at += 1) {
      yield { path: this.pathAt(at), ...this.statesAt(at) };
    }
  }

  pathAt(at: number): string {
    return this.#tree.pathOf(this.#places[at] as PathId);
  }

  /** What was at the paths once the layer was applied, in the same order: for loops over many paths. */
  get after(): Pick<Occupants, 'isThereAt' | 'isDirectoryAt' | 'layerAt' | 'rowAt'> {
    return this.#after;
  }

  /** What was at a path before and after the layer. */
  statesAt(at: number): Omit<PathEffect, 'path'> {
    return {
      before: this.beforeAt(at),
      after: this.afterAt(at),
      isDirectoryBefore: this.wasDirectoryAt(at),
      isDirectoryAfter: this.isDirectoryAt(at),
    };
  }
}
