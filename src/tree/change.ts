// One difference at one path. Layer diffs, image comparisons and the size ledger are all built from these.
import type { EntryRef } from './entry-ref.ts';

/**
 * What can differ at a path. content: bytes of a file · type: kind of entry, such as file or directory · link: target of a
 * symbolic link · device: device numbers · mode: permission bits · uid, gid: owner and group · mtime: modification time ·
 * xattr: extended attributes
 */
export type Attribute = 'content' | 'type' | 'link' | 'device' | 'mode' | 'uid' | 'gid' | 'mtime' | 'xattr';

/**
 * Kind of change. modified: content, link target, device or type differs · touched: same content; only attributes differ, or
 * nothing at all
 * @example
 * if (change.kind === 'removed') console.log(change.path);
 */
export type ChangeKind = 'added' | 'modified' | 'touched' | 'removed';

/** One path that differs between two filesystems, or before and after a layer. */
export interface Change {
  /** Path without a leading slash. */
  readonly path: string;
  /** What happened to the path. */
  readonly kind: ChangeKind;
  /** What differs, in the order of {@link Attribute}. */
  readonly attributes: readonly Attribute[];
  /** The entry at the path before; for a hard link, the entry with its content. Undefined if the path is added. */
  readonly before?: EntryRef | undefined;
  /** The entry at the path after; for a hard link, the entry with its content. Undefined if the path is removed. */
  readonly after?: EntryRef | undefined;
  /** Whether the path is a directory; if it is removed, whether it was one. */
  readonly isDirectory: boolean;
  /** Bytes of the file. For a path that a layer removes, the bytes of all files removed with it. */
  readonly size: number;
  /** Only for a path that a layer removes: number of files and links removed with it. */
  readonly files?: number;
}

/**
 * Whether a change counts in totals. A directory with at most a new mtime does not: any change inside it has that
 * effect.
 */
export const counts = ({
  kind,
  isDirectory,
  attributes,
}: Pick<Change, 'kind' | 'isDirectory' | 'attributes'>): boolean =>
  !(kind === 'touched' && isDirectory && attributes.every((attribute) => attribute === 'mtime'));

/** The changes without the ignored attributes; touched paths with no other difference are dropped. */
export const withoutAttributes = (changes: readonly Change[], ignored: readonly Attribute[]): readonly Change[] =>
  ignored.length === 0
    ? changes
    : changes
        .map((change) => ({ ...change, attributes: change.attributes.filter((name) => !ignored.includes(name)) }))
        .filter((change) => (change.kind !== 'touched' || change.attributes.length > 0) && counts(change));
