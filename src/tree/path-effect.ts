// One path that a layer changed, or that differs between two images. No content has been compared yet.
import type { Owner } from './owner.ts';

/** What stood at a path before the layer, and what it put there; one of them may be missing. */
export interface PathEffect {
  readonly path: string;
  /** The entries that describe it: of a hard link the one with the bytes. */
  readonly before?: Owner;
  readonly after?: Owner;
  readonly isDirectoryBefore: boolean;
  readonly isDirectoryAfter: boolean;
}
