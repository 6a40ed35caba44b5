// One difference at one path: what a layer's diff, the comparison of two images and the ledger are all made of.
import type { Owner } from './columns.ts';

export type Attribute = 'content' | 'type' | 'link' | 'device' | 'mode' | 'uid' | 'gid' | 'mtime' | 'xattr';

/**
 * added, removed · modified: content, link target, device or type differs · touched: the content is the same; attributes
 * differ, or nothing does
 */
export type ChangeKind = 'added' | 'modified' | 'touched' | 'removed';

export interface Change {
  readonly path: string;
  readonly kind: ChangeKind;
  /** What differs, in the order of {@link Attribute}. */
  readonly attributes: readonly Attribute[];
  /** The entries that describe it; of a hard link the one with the bytes. */
  readonly before?: Owner;
  readonly after?: Owner;
  readonly isDirectory: boolean;
  /** Bytes of the file; of what a layer removed, the payload hidden with it. */
  readonly size: number;
  /** Set for what a layer removed: the names other than directories that went with it. */
  readonly files?: number;
}

/** Totals leave out directories of which at most the time changed: any change inside a directory does that to it. */
export const counts = ({
  kind,
  isDirectory,
  attributes,
}: Pick<Change, 'kind' | 'isDirectory' | 'attributes'>): boolean =>
  !(kind === 'touched' && isDirectory && attributes.every((attribute) => attribute === 'mtime'));

/** The changes as they are where some attributes do not count: a touched path that differs in nothing else is left out. */
export const withoutAttributes = (changes: readonly Change[], ignored: readonly Attribute[]): readonly Change[] =>
  ignored.length === 0
    ? changes
    : changes
        .map((change) => ({ ...change, attributes: change.attributes.filter((name) => !ignored.includes(name)) }))
        .filter((change) => (change.kind !== 'touched' || change.attributes.length > 0) && counts(change));
