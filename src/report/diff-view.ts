// What diff is asked for, and how the answer is to stand on the page.
import type { OwnLayers } from '../analysis/own-layers.ts';
import type { TextDifference } from '../analysis/text-differences.ts';
import type { Attribute } from '../tree/change.ts';

export interface DiffView {
  /** Which paths; undefined for all. With some, nothing is said of the config. */
  readonly wants?: (path: string) => boolean;
  /** What does not count where nothing else differs. */
  readonly ignored: readonly Attribute[];
  readonly texts?: readonly TextDifference[];
  readonly own: { readonly old: OwnLayers; readonly new: OwnLayers };
  readonly list: 'paths' | 'directories';
  /** Of each list. */
  readonly mostRows: number;
  /** Whether a difference is a "no". */
  readonly wantsNone: boolean;
}
