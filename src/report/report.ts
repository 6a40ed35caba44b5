// A report: data for programs (JSON with a schema in schemas/report/) and blocks for people. In data and template rows,
// object literals are structs with known fields; maps such as labels must be made by mapOf.
import type { Finding, RuleMetadata } from '../rules/rule.ts';
import type { Badge } from './badge.ts';
import type { Block, Rows } from './block.ts';
import type { Comment } from './comment.ts';
import type { BillOfMaterials } from './packages/bill-of-materials.ts';
import type { Picture } from './picture/picture-data.ts';
import type { ResultValue } from './query/result.ts';

/** What a report found out about one of several images. */
export interface ReportPart {
  readonly archive: string;
  /** What names the image in messages. */
  readonly title: string;
  readonly platform: string | null;
  /** Each message begins with the title. */
  readonly findings: readonly Finding[];
  readonly evaluatedRules: readonly RuleMetadata[];
  /** Why the archive could not be read. */
  readonly unread?: string;
}

export interface Report<Data extends object = object> {
  /** Name of the report and of its schema. */
  readonly report: string;
  readonly version: 1;
  /** The archives or files that the report is about, as the user named them. */
  readonly subject: readonly string[];
  readonly data: Data;
  readonly findings: readonly Finding[];
  /** Whether the exit status is 1 whatever the findings are. */
  readonly isNo?: boolean;
  /** Whether something could not be read, and the rest is reported: the exit status is 2. */
  readonly isUnread?: boolean;
  /** The images of a report that judges several, with the same findings. */
  readonly parts?: readonly ReportPart[];
  /** A line for standard error: why there is nothing to show. */
  readonly notice?: string;
  /** Whether the report is a verdict: failing to write it is an error, and CI environments show it. */
  readonly isVerdict?: boolean;
  /** Further files to write or to add to, before the page, which says whether they were written. */
  readonly files?: readonly { readonly name: string; readonly text: string; readonly isAdded?: boolean }[] | undefined;
  /**
   * The rules and budgets that were evaluated, with or without findings; undefined if the report evaluates none as a whole.
   */
  readonly evaluatedRules?: readonly RuleMetadata[];
  /** Whether the subject is one JSON document, so that lines of findings are lines of that file. */
  readonly isDocument?: boolean;
  /** The items of a report that is a list: NDJSON has one line for each. */
  readonly items?: Rows<object>;
  /** What a template is rendered for, one after another; if undefined, the data. */
  readonly templateRows?: Iterable<object>;
  /** Column titles by field, if the rows are those of a Docker list and have Docker's fields. */
  readonly templateHeaders?: Readonly<Record<string, string>>;
  /** The page for people; built only for outputs that show it. `unwritten` has the names of files that could not be written. */
  blocks(unwritten?: ReadonlySet<string>): readonly Block[];
  /** The page as a comment on a pull request, with the same argument; undefined if it has no such form. */
  comment?(unwritten?: ReadonlySet<string>): Comment;
  /** False if the page has no room for findings, such as a list of IDs: they then go to standard error. */
  readonly pageHasFindings?: boolean;
  /** A few words for a README. */
  readonly badge?: () => Badge;
  /** The packages of an image; computed when called. */
  readonly billOfMaterials?: () => BillOfMaterials;
  /** The report as one table of values, for spreadsheets. */
  readonly sheet?: () => {
    readonly titles: readonly string[];
    readonly rows: Rows<readonly ResultValue[]>;
  };
  /** A drawing of the report; computed when called. */
  readonly picture?: () => Picture;
}

/** A report that is a list. */
export interface ListReport<Data extends object, Item extends object> extends Report<Data> {
  readonly items: Rows<Item>;
}
