// An answer: data for machines (its JSON is a contract, with a schema under schemas/report/) and blocks for people. In data
// and rows an object literal has known fields; what is looked up in labels and the like is a map, made by mapOf.
import type { Finding, Judgement } from '../rules/rule.ts';
import type { Block } from './block.ts';
import type { Picture } from './picture/picture-data.ts';

export interface Report<Data extends object = object> {
  /** Name of the kind of answer, and of its schema. */
  readonly report: string;
  readonly version: 1;
  /** What the answer is about, as the user named it. */
  readonly subject: readonly string[];
  readonly data: Data;
  readonly findings: readonly Finding[];
  /** Whether the answer itself is "no", whatever is found: exit status 1. */
  readonly isNo?: boolean;
  /** A line for standard error: why there is nothing to show. */
  readonly notice?: string;
  /** Whether the answer is a verdict: one that must not get lost, wherever it is written. */
  readonly isVerdict?: boolean;
  /** Files to be written besides the answer. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  /** The rules the subject was judged by, whether they found something or not; left out where it is not judged as such. */
  readonly judgedBy?: readonly Judgement[];
  /** Whether the subject is one JSON document: then the lines of findings are lines of that file. */
  readonly isDocument?: boolean;
  /** The entries of an answer that is a list of them: what can be written a line each. */
  readonly items?: readonly object[];
  /** What templates are rendered over, one after the other; the data as a whole where nothing is said. */
  readonly templateRows?: readonly object[];
  /** Titles by field where they are docker's own: the rows are those of one of docker's lists, with docker's fields. */
  readonly templateHeaders?: Readonly<Record<string, string>>;
  readonly blocks: readonly Block[];
  /** The answer as a drawing, for outputs that draw; computed only when it is called. */
  readonly picture?: () => Picture;
}
