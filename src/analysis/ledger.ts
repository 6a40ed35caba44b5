// The ledger gives every byte of every layer exactly one kind. Each wasted payload is listed with the layer that stores it,
// the layer that wasted it, and the reason. Overhead is everything that is not file data; the rest is live.
import type { Changeset } from '../layer/changeset.ts';
import type { Attribute } from '../tree/change.ts';
import type { Owner } from '../tree/columns.ts';
import { differences, type SameContent } from '../tree/compare.ts';
import type { LostPayload, LostPlace } from '../tree/layer-effect.ts';
import type { Stack } from '../tree/stack.ts';

/**
 * Bytes by kind; the seven sum to the content size.
 * live: visible in the final file system · overwritten: replaced by a later file with other content ·
 * copied: replaced by a later file with the same content · deleted: removed by a whiteout, an opaque directory or a parent
 * that went away · duplicate: replaced by a later entry of its own layer · unusable: of an entry that cannot be placed in the
 * file system · overhead: tar headers and padding
 */
export interface LedgerBytes {
  readonly live: number;
  readonly overwritten: number;
  readonly copied: number;
  readonly deleted: number;
  readonly duplicate: number;
  readonly unusable: number;
  readonly overhead: number;
}

export type WasteKind = 'overwritten' | 'copied' | 'deleted' | 'duplicate' | 'unusable';

/** File data that is shipped but not in the final file system. */
export interface WastedPayload {
  readonly path: string;
  readonly kind: WasteKind;
  /** As stored. */
  readonly bytes: number;
  /** Index of the layer that stores the bytes. */
  readonly storedIn: number;
  /** Row in that layer's entry table. */
  readonly row: number;
  /** Index of the layer that wasted them; duplicate and unusable data is wasted by the layer that stores it. */
  readonly wastedBy: number;
  /** For copied data: the attributes in which the later copy differs; empty if it is identical. */
  readonly attributes: readonly Attribute[];
}

export interface Ledger {
  /** In the order of the layers that wasted them. */
  readonly wasted: readonly WastedPayload[];
  /** By layer; the kinds sum to the layer's content size. */
  readonly layers: readonly LedgerBytes[];
  readonly total: LedgerBytes;
}

export function computeLedger(changesets: readonly Changeset[], { effects, tables }: Stack, same: SameContent): Ledger {
  const wasted: WastedPayload[] = [];
  for (const [wastedBy, { lost }] of effects.entries()) {
    for (const payload of lost) {
      const { layer: storedIn, row } = payload.owner;
      const { path, kind, attributes } = fateOf(payload);
      wasted.push({ path, kind, attributes, bytes: tables[storedIn].size[row], storedIn, row, wastedBy });
    }
  }

  /** If several names of one file went at once: copied wins over overwritten, and overwritten over deleted. */
  function fateOf({ how, owner, places }: LostPayload): Fate {
    const [first, ...more] = places;
    if (how !== 'later') return { path: first.path, kind: how === 'own' ? 'duplicate' : 'unusable', attributes: none };
    let fate = fateAt(owner, first);
    for (const place of more) {
      const other = fateAt(owner, place);
      if (order.indexOf(other.kind) < order.indexOf(fate.kind)) fate = other;
    }
    return fate;
  }

  function fateAt(owner: Owner, { path, successor, isDirectory }: LostPlace): Fate {
    if (!successor) return { path, kind: 'deleted', attributes: none };
    const attributes = isDirectory ? otherType : differences(tables, owner, successor, same);
    const isCopy = !attributes.includes('content') && !attributes.includes('type');
    return { path, kind: isCopy ? 'copied' : 'overwritten', attributes };
  }

  const layers = bytesByLayer(changesets, wasted);
  return { wasted, layers, total: layers.reduce(addBytes, nothing) };
}

type Fate = Pick<WastedPayload, 'path' | 'kind' | 'attributes'>;

const order: readonly WasteKind[] = ['copied', 'overwritten', 'deleted'];
const none: readonly Attribute[] = [];
const otherType: readonly Attribute[] = ['type'];

const nothing: LedgerBytes = { live: 0, overwritten: 0, copied: 0, deleted: 0, duplicate: 0, unusable: 0, overhead: 0 };

function bytesByLayer(changesets: readonly Changeset[], wasted: readonly WastedPayload[]): readonly LedgerBytes[] {
  const layers = changesets.map(({ observed: { contentSize }, files }) => {
    return { ...nothing, live: files, overhead: contentSize - files };
  });
  for (const { storedIn, kind, bytes } of wasted) {
    layers[storedIn][kind] += bytes;
    layers[storedIn].live -= bytes;
  }
  return layers;
}

const addBytes = (a: LedgerBytes, b: LedgerBytes): LedgerBytes => ({
  live: a.live + b.live,
  overwritten: a.overwritten + b.overwritten,
  copied: a.copied + b.copied,
  deleted: a.deleted + b.deleted,
  duplicate: a.duplicate + b.duplicate,
  unusable: a.unusable + b.unusable,
  overhead: a.overhead + b.overhead,
});

/** File data that is shipped but not visible. */
export const wastedBytes = ({ overwritten, copied, deleted, duplicate, unusable }: LedgerBytes): number =>
  overwritten + copied + deleted + duplicate + unusable;

/** Visible file data over all file data; 1 for an image without files. */
export function efficiency(ledger: LedgerBytes): number {
  const files = ledger.live + wastedBytes(ledger);
  return files === 0 ? 1 : ledger.live / files;
}
