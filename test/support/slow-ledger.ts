// Changes and ledger in a slow and obvious way: filesystems are compared path by path, and the fate of file data is found by looking
// for its names after every entry of every layer. From semantics.md only, based on the slow model.
import { first, itemAt, last } from './items.ts';
import type { Literal } from './literals.ts';
import { type FileSystem, parentOf, roleOf, type SlowLayer, type Standing, type Thing } from './slow-model.ts';

export type WasteKind = 'overwritten' | 'copied' | 'deleted' | 'duplicate' | 'unusable';

/** How file data became wasted. */
export interface Fate {
  readonly kind: WasteKind;
  readonly bytes: number;
  readonly storedIn: number;
  readonly wastedBy: number;
  /** The name that was lost last. */
  readonly path: string;
  /** Attributes in which a copy differs. */
  readonly attributes: readonly string[];
}

export interface SlowChange {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'touched' | 'removed';
  readonly attributes: readonly string[];
  readonly size: number;
  readonly from: number | null;
  readonly files: number | null;
}

export const resultOf = ({ steps }: SlowLayer): FileSystem => last(steps);
export const carriesPayload = (literal: Literal): boolean =>
  literal.type === 'file' && (roleOf(literal) === 'entry' || (roleOf(literal) === 'ignored' && literal.content !== ''));
const below = (path: string, top: string): boolean => path === top || path.startsWith(`${top}/`);

function differences(a: Thing, b: Thing): string[] {
  const areFiles = a.type === 'file' && b.type === 'file';
  const areLinks = a.type === 'symlink' && b.type === 'symlink';
  return [
    ...(areFiles && a.content !== b.content ? ['content'] : []),
    ...(a.type !== b.type ? ['type'] : []),
    ...(areLinks && a.link !== b.link ? ['link'] : []),
    ...(['mode', 'uid', 'gid', 'mtime', 'xattr'] as const).filter((name) => a[name] !== b[name]),
  ];
}

/** All wasted file data, in the order of layers and entries. */
export function fatesOf(stack: readonly SlowLayer[]): readonly Fate[] {
  const history = stack.flatMap((slow, layer) => slow.steps.map((step) => ({ layer, step, end: resultOf(slow) })));
  return stack.flatMap(({ literals }, storedIn) =>
    literals.flatMap((literal, index): Fate[] => {
      if (!carriesPayload(literal)) return [];
      const bytes = literal.content.length;
      const fate = { bytes, storedIn, wastedBy: storedIn, path: literal.path, attributes: [] };
      const keptUntil = history.findLastIndex(({ step }) => namesIn(step, storedIn, index).length > 0);
      if (keptUntil === -1) return [{ ...fate, kind: 'unusable' }];
      if (keptUntil === history.length - 1) return [];
      const { step } = itemAt(history, keptUntil);
      const { layer: wastedBy, end } = itemAt(history, keptUntil + 1);
      const names = namesIn(step, storedIn, index).sort();
      if (wastedBy === storedIn) return [{ ...fate, path: first(names), kind: 'duplicate' }];
      const verdicts = names
        .map((path) => ({ path, ...verdict(step.get(path), end.get(path)) }))
        .sort((a, b) => weight.indexOf(a.kind) - weight.indexOf(b.kind));
      return [{ ...fate, wastedBy, ...first(verdicts) }];
    }),
  );
}

/** Of several names lost at once, a copy comes before other content, then deletion; then byte order. */
const weight: readonly WasteKind[] = ['copied', 'overwritten', 'deleted'];

export const namesIn = (step: FileSystem, layer: number, index: number): string[] =>
  [...step].filter(([, { thing }]) => thing.layer === layer && thing.index === index).map(([path]) => path);

function verdict(lost: Standing | undefined, now: Standing | undefined) {
  if (!lost || !now) return { kind: 'deleted', attributes: [] } as const;
  const attributes = differences(lost.thing, now.thing);
  const isCopy = !attributes.includes('content') && !attributes.includes('type');
  return isCopy ? ({ kind: 'copied', attributes } as const) : ({ kind: 'overwritten', attributes: [] } as const);
}

/** The changes of a layer, in the order of paths. */
export function changesIn(stack: readonly SlowLayer[], layer: number, fates: readonly Fate[]): readonly SlowChange[] {
  const slow = itemAt(stack, layer);
  const { before } = slow;
  const after = resultOf(slow);
  const isGone = (path: string): boolean => before.has(path) && !after.has(path);
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().map((path): SlowChange | undefined => {
    const [old, now] = [before.get(path), after.get(path)];
    const from = old?.thing.layer ?? null;
    if (now) {
      if (now.broughtBy !== layer) return undefined;
      const size = now.thing.content.length;
      if (!old) return { path, kind: 'added', attributes: [], size, from, files: null };
      const attributes = differences(old.thing, now.thing);
      const isModified = ['content', 'type', 'link'].some((name) => attributes.includes(name));
      return { path, kind: isModified ? 'modified' : 'touched', attributes, size, from, files: null };
    }
    if (isGone(parentOf(path))) return undefined;
    const gone = [...before.keys()].filter((it) => below(it, path) && isGone(it));
    const deleted = fates.filter(
      ({ kind, storedIn, wastedBy }) => kind === 'deleted' && storedIn < layer && wastedBy === layer,
    );
    const size = deleted.reduce((sum, fate) => sum + (below(fate.path, path) ? fate.bytes : 0), 0);
    const files = gone.filter((it) => before.get(it)?.thing.type !== 'directory').length;
    return { path, kind: 'removed', attributes: [], size, from, files };
  });
  return changes.filter((change) => change !== undefined);
}
