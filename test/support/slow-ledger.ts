// Changes and ledger the slow and obvious way: file systems are compared path by path, and the fate of a payload is found
// by looking for its names in every step of every layer. From semantics.md alone, on the slow model.
import type { Literal } from './literals.ts';
import { type FileSystem, parentOf, roleOf, type SlowLayer, type Standing, type Thing } from './slow-model.ts';

export type Label = 'replaced' | 'recopied' | 'removed' | 'duplicate';

/** What became of a payload that nobody sees. */
export interface Fate {
  readonly label: Label;
  readonly bytes: number;
  readonly sitsIn: number;
  readonly causedBy: number;
  /** The name that went last. */
  readonly path: string;
  /** Of a recopied payload: with what the copy differs. */
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

export const resultOf = ({ steps }: SlowLayer): FileSystem => steps[steps.length - 1];
export const carriesPayload = (literal: Literal): boolean => roleOf(literal) === 'entry' && literal.type === 'file';
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

/** The payloads that are hidden in the end, in the order of layers and entries. */
export function fatesOf(stack: readonly SlowLayer[]): readonly Fate[] {
  const history = stack.flatMap((slow, layer) => slow.steps.map((step) => ({ layer, step, end: resultOf(slow) })));
  return stack.flatMap(({ literals }, sitsIn) =>
    literals.flatMap((literal, index): Fate[] => {
      if (!carriesPayload(literal)) return [];
      const bytes = literal.content.length;
      const fate = { bytes, sitsIn, causedBy: sitsIn, path: literal.path, attributes: [] };
      const last = history.findLastIndex(({ step }) => namesIn(step, sitsIn, index).length > 0);
      if (last === -1) return [{ ...fate, label: 'removed' }];
      if (last === history.length - 1) return [];
      const { step } = history[last];
      const { layer: causedBy, end } = history[last + 1];
      const names = namesIn(step, sitsIn, index).sort();
      if (causedBy === sitsIn) return [{ ...fate, path: names[0], label: 'duplicate' }];
      const verdicts = names
        .map((path) => ({ path, ...verdict(step.get(path), end.get(path)) }))
        .sort((a, b) => weight.indexOf(a.label) - weight.indexOf(b.label));
      return [{ ...fate, causedBy, ...verdicts[0] }];
    }),
  );
}

/** Of several names that went at once, a copy counts before other content, that before nothing; then byte order. */
const weight: readonly Label[] = ['recopied', 'replaced', 'removed'];

const namesIn = (step: FileSystem, layer: number, index: number): string[] =>
  [...step].filter(([, { thing }]) => thing.layer === layer && thing.index === index).map(([path]) => path);

function verdict(lost: Standing | undefined, now: Standing | undefined) {
  if (!lost || !now) return { label: 'removed', attributes: [] } as const;
  const attributes = differences(lost.thing, now.thing);
  const isCopy = !attributes.includes('content') && !attributes.includes('type');
  return isCopy ? ({ label: 'recopied', attributes } as const) : ({ label: 'replaced', attributes: [] } as const);
}

/** What a layer changed, in the order of the paths. */
export function changesIn(stack: readonly SlowLayer[], layer: number, fates: readonly Fate[]): readonly SlowChange[] {
  const { before } = stack[layer];
  const after = resultOf(stack[layer]);
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
    const hidden = fates.filter(
      ({ label, sitsIn, causedBy }) => label === 'removed' && sitsIn < layer && causedBy === layer,
    );
    const size = hidden.reduce((sum, fate) => sum + (below(fate.path, path) ? fate.bytes : 0), 0);
    const files = gone.filter((it) => before.get(it)?.thing.type !== 'directory').length;
    return { path, kind: 'removed', attributes: [], size, from, files };
  });
  return changes.filter((change) => change !== undefined);
}
