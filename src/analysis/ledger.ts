// The ledger: every byte of every layer has exactly one label. What is hidden is listed, payload by payload: where it sits,
// which layer hid it, and why. Overhead is all that is not payload; live is what is left.
import type { Changeset } from '../layer/changeset.ts';
import type { Stack } from '../tree/apply.ts';
import type { Attribute } from '../tree/change.ts';
import { differences, type SameContent } from '../tree/compare.ts';
import type { LostPayload, LostPlace } from '../tree/lost-payload.ts';
import type { Owner } from '../tree/owner.ts';

/**
 * live: visible in the merged file system · replaced: hidden by a later layer's entry with other content ·
 * recopied: hidden by a later entry with the same content · removed: hidden by a whiteout, an opaque or a parent that
 * went away · duplicate: hidden by an entry of its own layer · overhead: everything that is not payload
 */
export interface Labels {
  readonly live: number;
  readonly replaced: number;
  readonly recopied: number;
  readonly removed: number;
  readonly duplicate: number;
  readonly overhead: number;
}

export type HiddenLabel = 'replaced' | 'recopied' | 'removed' | 'duplicate';

/** One payload that nobody sees. */
export interface LedgerRow {
  readonly path: string;
  readonly label: HiddenLabel;
  /** As stored. */
  readonly bytes: number;
  /** Index of the layer whose bytes these are. */
  readonly sitsIn: number;
  /** Row in that layer's table. */
  readonly row: number;
  /** Index of the layer that hid them. */
  readonly causedBy: number;
  /** Of a recopied payload: with which attributes the copy differs; nothing = a plain rewrite. */
  readonly attributes: readonly Attribute[];
}

export interface Ledger {
  /** In the order of the layers that caused them. */
  readonly hidden: readonly LedgerRow[];
  /** Of each layer; the labels sum to its content size. */
  readonly layers: readonly Labels[];
  readonly total: Labels;
}

export function ledgerOf(changesets: readonly Changeset[], { effects, tables }: Stack, same: SameContent): Ledger {
  const hidden: LedgerRow[] = [];
  for (const [causedBy, { lost }] of effects.entries()) {
    for (const payload of lost) {
      const { layer: sitsIn, row } = payload.owner;
      const { path, label, attributes } = fateOf(payload);
      hidden.push({ path, label, attributes, bytes: tables[sitsIn].size[row], sitsIn, row, causedBy });
    }
  }

  /** Where several names went at once, a copy at any of them counts before a replacement, that before nothing. */
  function fateOf({ how, owner, places }: LostPayload): Fate {
    const [first, ...more] = places;
    if (how !== 'later') return { path: first.path, label: how === 'own' ? 'duplicate' : 'removed', attributes: none };
    let fate = fateAt(owner, first);
    for (const place of more) {
      const other = fateAt(owner, place);
      if (order.indexOf(other.label) < order.indexOf(fate.label)) fate = other;
    }
    return fate;
  }

  function fateAt(owner: Owner, { path, successor, isDirectory }: LostPlace): Fate {
    if (!successor) return { path, label: 'removed', attributes: none };
    const attributes = isDirectory ? otherType : differences(tables, owner, successor, same);
    const isCopy = !attributes.includes('content') && !attributes.includes('type');
    return { path, label: isCopy ? 'recopied' : 'replaced', attributes };
  }

  const layers = labelsOf(changesets, hidden);
  return { hidden, layers, total: layers.reduce(plus, nothing) };
}

type Fate = Pick<LedgerRow, 'path' | 'label' | 'attributes'>;

const order: readonly HiddenLabel[] = ['recopied', 'replaced', 'removed'];
const none: readonly Attribute[] = [];
const otherType: readonly Attribute[] = ['type'];

const nothing: Labels = { live: 0, replaced: 0, recopied: 0, removed: 0, duplicate: 0, overhead: 0 };

function labelsOf(changesets: readonly Changeset[], hidden: readonly LedgerRow[]): readonly Labels[] {
  const layers = changesets.map(({ observed: { contentSize }, files }) => {
    return { ...nothing, live: files, overhead: contentSize - files };
  });
  for (const { sitsIn, label, bytes } of hidden) {
    layers[sitsIn][label] += bytes;
    layers[sitsIn].live -= bytes;
  }
  return layers;
}

const plus = (a: Labels, b: Labels): Labels => ({
  live: a.live + b.live,
  replaced: a.replaced + b.replaced,
  recopied: a.recopied + b.recopied,
  removed: a.removed + b.removed,
  duplicate: a.duplicate + b.duplicate,
  overhead: a.overhead + b.overhead,
});

/** What the same image could be smaller by. */
export const reclaimable = ({ replaced, recopied, removed, duplicate }: Labels): number =>
  replaced + recopied + removed + duplicate;

/** Visible bytes over shipped bytes: 1 for an image that ships nothing twice and nothing hidden. */
export function efficiency(labels: Labels): number {
  const files = labels.live + reclaimable(labels);
  return files === 0 ? 1 : labels.live / files;
}
