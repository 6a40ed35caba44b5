// The data of a check report, and what it is made from.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { Growth } from '../../analysis/comparison/baseline.ts';
import type { MeasuredBudget } from '../../rules/budget-findings.ts';
import type { Judged } from '../../rules/gate.ts';
import type { Policy } from '../../rules/policy.ts';
import type { Finding } from '../../rules/rule.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { CauseData } from '../bloat/causes.ts';
import type { Block } from '../block.ts';
import type { Details } from '../comment.ts';
import type { StepData } from '../diff/waterfall-data.ts';
import type { ImageData, OwnData } from '../image-data.ts';
import type { Report } from '../report.ts';

export type BudgetData = Omit<MeasuredBudget, 'where' | 'reason' | 'note' | 'part' | 'packages'>;

export interface CheckReportData {
  readonly passed: boolean;
  readonly image: Pick<ImageData, 'names' | 'imageID' | 'platform' | 'format' | 'complete'>;
  readonly sizes: ImageData['sizes'];
  readonly own: OwnData;
  /** `source` is the policy file; `note` explains whose limits they are. Null without a policy. */
  readonly policy: { readonly source: string; readonly note: string | null } | null;
  /** Why exceeded budgets pass. */
  readonly allowReason: string | null;
  readonly budgets: readonly BudgetData[];
  readonly baseline: BaselineData | null;
  /** From the baseline to the image, for each size; null without a baseline. */
  readonly waterfall: readonly StepData[] | null;
  /** Files in layers that the baseline does not have, largest first; without those that a baseline archive has, too. */
  readonly newFiles: readonly { readonly path: string; readonly layer: number; readonly bytes: number }[];
  /**
   * Causes of waste in layers that the baseline does not have; in all layers without a baseline, or if waste is over budget.
   */
  readonly causes: readonly CauseData[];
}

interface BaselineData {
  /** The baseline file. */
  readonly source: string;
  readonly names: readonly string[];
  readonly imageID: string | null;
  readonly sizes: ImageData['sizes'];
  /** Sizes that grew: --ratchet did not update the baseline because of them, although others shrank. */
  readonly updated: boolean;
  /** Sizes that grew, so that --ratchet did not update it although others shrank. */
  readonly heldBy: readonly string[];
}

export interface CheckView {
  readonly image: ImageAnalysis;
  readonly policy: Policy;
  /** Files that are probably policies, but are not read, and what to do. */
  readonly unreadPolicies: readonly string[];
  readonly allowReason: string | null;
  readonly judged: Judged;
  /** Undefined without a baseline. */
  readonly growth?: Growth | undefined;
  /** Whether the baseline has the same file; undefined if its files are not known. */
  readonly isUnchanged?: ((file: EntryRef) => boolean) | undefined;
  readonly baseline?: Pick<BaselineData, 'source' | 'updated' | 'heldBy'> | undefined;
  /** The baseline file that has other images, but not this one. */
  readonly isNewIn?: string | undefined;
  /** Images of the baseline that were not checked. */
  readonly unchecked: readonly Finding[];
  /** Whether the page has further images, so that it says elsewhere what they have in common. */
  readonly isOneOfSeveral: boolean;
  /** What names it among them. */
  readonly title?: string;
  /** Whether the baseline is to be updated if possible. */
  readonly ratchet: boolean;
  /** The file that the baseline of this image is written to. */
  readonly written?: string | undefined;
  /** What became of the contents of that file. */
  readonly writtenFacts?: readonly string[];
  /** The size history that the image is added to; commit: null if it is not known. */
  readonly history?: CheckedHistory | undefined;
  /** Names of files that could not be written. */
  readonly unwritten?: ReadonlySet<string> | undefined;
  readonly limits: RowLimits;
  /** In a comment, images that passed are only counted if their content changed by at most this many bytes. */
  readonly quietBelow: number;
  /** A command line that shows all rows of each list. */
  readonly allRows: string;
  /** Baselines to write. */
  readonly files: Report['files'];
}

export interface CheckedHistory {
  readonly file: string;
  readonly commit: string | null;
}

/** The check of one image of several. */
export interface ImageCheck extends Pick<Judged, 'findings' | 'evaluatedRules' | 'notRead'> {
  readonly archive: string;
  /** The archive as an argument, with the options for other archives. */
  readonly archiveArguments: readonly string[];
  /** What names it in this report. */
  readonly title: string;
  /** The arguments that choose it. */
  readonly arguments: readonly string[];
  readonly data: CheckReportData;
  readonly isNew: boolean;
  /** Change of the content size; null without a baseline. */
  readonly growth: number | null;
  readonly wasted: number | null;
  /** Whether a comment only counts it. */
  readonly isQuiet: boolean;
  /** What a comment says about it beside its row. */
  readonly inComment: Omit<Details, 'isOpen'> | undefined;
}

export interface ImageCheckPage extends ImageCheck {
  /** The page of the image alone; empty if it passed. */
  readonly details: readonly Block[];
}

/** Command lines with their purpose. */
export type Commands = Extract<Block, { kind: 'commands' }>;

/** A line below the heading. */
export interface Note {
  readonly text: string;
  /** Whether it only names what was used: a baseline, a policy. */
  readonly isContext: boolean;
}

/** What could not be checked: an archive, or one image of it. */
export interface UncheckedSubject {
  readonly archive: string;
  /** What names the image; null for the whole archive. */
  readonly image: string | null;
  readonly message: string;
  /** What is wrong with an archive that is recognized, but has no image. */
  readonly findings: readonly Finding[];
  /** Whether it could not be read; otherwise the answer is no. */
  readonly isUnread: boolean;
}

/** The checks of several images. */
export interface SeveralChecksData {
  readonly passed: boolean;
  readonly images: readonly (CheckReportData & { readonly archive: string })[];
  /** What could not be checked; `image` is null for a whole archive. */
  readonly unread: readonly { readonly archive: string; readonly image: string | null; readonly message: string }[];
}

/** How many rows a page shows. */
export interface RowLimits {
  /** Of each list. */
  readonly rows: number;
  readonly ofOneBudget: number;
  readonly ofOneRule: number;
}
