// What each layer did to one path.
import type { Merged } from '../../analysis/merge.ts';
import type { Attribute, ChangeKind } from '../../tree/change.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { PathId } from '../../tree/path-table.ts';

export interface PathEvent {
  readonly layer: number;
  readonly kind: ChangeKind;
  readonly attributes: readonly Attribute[];
  /** The entry that describes the path after the layer; undefined if the layer removed it. */
  readonly after: EntryRef | undefined;
}

/** Lowest layer first. */
export function historyOf(
  { effects, changeAt }: Pick<Merged, 'effects' | 'changeAt'>,
  path: PathId,
): readonly PathEvent[] {
  return effects.flatMap(({ changed, added }, layer): readonly PathEvent[] => {
    const isNew = added.places.indexOf(path);
    if (isNew >= 0) return [{ layer, kind: 'added', attributes: [], after: added.afterAt(isNew) }];
    const at = changed.places.indexOf(path);
    if (at < 0) return [];
    const { kind, attributes } = changeAt(layer, at);
    return [{ layer, kind, attributes, after: changed.afterAt(at) }];
  });
}
