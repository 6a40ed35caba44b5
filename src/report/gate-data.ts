// The verdict on an image as check reports it: names of the JSON contract; null = not known, or not there.
import type { OwnLayers } from '../analysis/own-layers.ts';
import type { MeasuredBudget } from '../rules/gate.ts';
import type { CauseData } from './causes.ts';
import type { ImageData } from './image-data.ts';
import type { StepData } from './step-data.ts';

export interface GateData {
  readonly passed: boolean;
  readonly image: Pick<ImageData, 'names' | 'imageID' | 'platform' | 'format'>;
  readonly sizes: ImageData['sizes'];
  readonly own: OwnLayers;
  /** `source` is its file; `note` what is to be known of it. Null where there is none. */
  readonly policy: { readonly source: string; readonly note: string | null } | null;
  /** Why broken budgets are let pass. */
  readonly allowed: string | null;
  readonly budgets: readonly BudgetData[];
  readonly baseline: BaselineData | null;
  /** From the baseline to the image, for each size; null without a baseline. */
  readonly waterfall: readonly StepData[] | null;
  /** The largest files of layers that the baseline has not. */
  readonly paths: readonly { readonly path: string; readonly layer: number; readonly bytes: number }[];
  /**
   * Hidden bytes that layers cause which the baseline has not; that all do without a baseline, or where hidden bytes break a
   * budget.
   */
  readonly causes: readonly CauseData[];
}

export type BudgetData = Omit<MeasuredBudget, 'where' | 'why'>;

export interface BaselineData {
  /** The file it is in. */
  readonly source: string;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly sizes: ImageData['sizes'];
  /** Whether the ratchet lowered it to this image. */
  readonly lowered: boolean;
  /** Sizes that kept the ratchet from it, though others are less. */
  readonly heldBy: readonly string[];
}
