// The ledger assigns every byte of every layer to exactly one kind. Each wasted file is listed with the layer that stores it,
// the layer that wasted it, and the reason.
import { type Changeset, compressedSize } from '../layer/changeset.ts';
import { type EntryTable, roleAt } from '../layer/entry-table.ts';
import { carriesFileData } from '../oci/whiteout.ts';
import type { Attribute } from '../tree/change.ts';
import { differences, type SameContent } from '../tree/compare-entries.ts';
import { atLayer, type EntryRef } from '../tree/entry-ref.ts';
import type { RemovedName, RemovedPayload } from '../tree/removed-payloads.ts';
import type { Stack } from '../tree/stack.ts';

/**
 * Bytes by kind; the seven sum to the content size.
 * @example
 * const { total } = await image.ledger();
 * console.log(total.live, total.overhead); // bytes
 */
export interface LedgerBytes {
  /** Bytes of files in the final filesystem. */
  readonly live: number;
  /** Bytes of files that a later layer replaces by a file with other content. */
  readonly overwritten: number;
  /** Bytes of files that a later layer replaces by a file with the same content. */
  readonly copied: number;
  /** Bytes of files that a later layer removes by a whiteout, by an opaque directory or with a parent directory. */
  readonly deleted: number;
  /** Bytes of files that a later entry of the same layer replaces. */
  readonly duplicate: number;
  /** Bytes of entries that have no place in the filesystem. */
  readonly unusable: number;
  /** Bytes of tar headers and padding. */
  readonly overhead: number;
}

/**
 * Why file data is wasted: the keys of {@link LedgerBytes} that are neither live nor overhead.
 * @example
 * if (file.wasted === 'deleted') console.log(file.path);
 */
export type WasteKind = 'overwritten' | 'copied' | 'deleted' | 'duplicate' | 'unusable';

/**
 * File data that is shipped but not in the final filesystem.
 * @example
 * for (const { path, kind, bytes } of (await image.ledger()).wasted) console.log(bytes, kind, path);
 */
export interface WastedPayload {
  /** Path of the file, without a leading slash. */
  readonly path: string;
  /** Why it is wasted. */
  readonly kind: WasteKind;
  /** Bytes as stored in the layer. */
  readonly bytes: number;
  /** Compressed bytes of its entry, with header and padding; null if not requested or not known. */
  readonly distribution: number | null;
  /** Index of the layer that stores the bytes. */
  readonly storedIn: number;
  /** Index of its entry in that layer, from 0. */
  readonly row: number;
  /** Index of the layer that wasted the bytes. Duplicate and unusable data is wasted by the layer that stores it. */
  readonly wastedBy: number;
  /** For copied data: the attributes in which the later copy differs; empty if it is identical. */
  readonly attributes: readonly Attribute[];
}

/** Every byte of an image by kind. */
export interface Ledger {
  /** All wasted files, in the order of the layers that wasted them. */
  readonly wasted: readonly WastedPayload[];
  /** Bytes by layer; the kinds sum to the layer's content size. */
  readonly layers: readonly LedgerBytes[];
  /** Bytes of all layers. */
  readonly total: LedgerBytes;
  /**
   * The same in compressed bytes, which sum to the distribution size of each layer. Those of an entry with file data have its kind;
   * all others are overhead. Null if not requested or not known.
   */
  readonly distribution: {
    readonly layers: readonly (LedgerBytes | null)[];
    readonly total: LedgerBytes | null;
  };
}

export function computeLedger(changesets: readonly Changeset[], stack: Stack, same: SameContent): Ledger {
  const wasted = wastedPayloads(stack, same);
  const layers = bytesByLayer(changesets.map(contentOf), wasted, ({ bytes }) => bytes);
  return { wasted, layers, total: layers.reduce(addBytes, nothing), distribution: inDistribution(changesets, wasted) };
}

/** All wasted files, in the order of the layers that wasted them. */
export function wastedPayloads({ effects, tables }: Stack, same: SameContent): readonly WastedPayload[] {
  const wasted: WastedPayload[] = [];
  for (const [wastedBy, { removedPayloads }] of effects.entries()) {
    for (const payload of removedPayloads) {
      const { layer: storedIn, row } = payload.owner;
      const { path, kind, attributes } = fateOf(payload);
      wasted.push({
        path,
        kind,
        attributes,
        bytes: atLayer(tables, storedIn).size[row] as number,
        distribution: atLayer(tables, storedIn).distribution?.[row] ?? null,
        storedIn,
        row,
        wastedBy,
      });
    }
  }
  return wasted;

  /** If one layer removes several names of a file, copied wins over overwritten, and overwritten over deleted. */
  function fateOf({ how, owner, places }: RemovedPayload): Fate {
    const [first, ...more] = places;
    if (how !== 'later') return { path: first.path, kind: how === 'own' ? 'duplicate' : 'unusable', attributes: none };
    let fate = fateAt(owner, first);
    for (const place of more) {
      const other = fateAt(owner, place);
      if (order.indexOf(other.kind) < order.indexOf(fate.kind)) fate = other;
    }
    return fate;
  }

  function fateAt(owner: EntryRef, { path, successor, isDirectory }: RemovedName): Fate {
    if (!successor) return { path, kind: 'deleted', attributes: none };
    const attributes = isDirectory ? otherType : differences(tables, owner, successor, same);
    const isCopy = !attributes.includes('content') && !attributes.includes('type');
    return { path, kind: isCopy ? 'copied' : 'overwritten', attributes };
  }
}

type Fate = Pick<WastedPayload, 'path' | 'kind' | 'attributes'>;

const order: readonly WasteKind[] = ['copied', 'overwritten', 'deleted'];
const none: readonly Attribute[] = [];
const otherType: readonly Attribute[] = ['type'];

const nothing: LedgerBytes = { live: 0, overwritten: 0, copied: 0, deleted: 0, duplicate: 0, unusable: 0, overhead: 0 };

/** Bytes of a layer, and those of its files. */
interface LayerAmount {
  readonly all: number;
  readonly files: number;
}

const contentOf = ({ observed: { contentSize }, files }: Changeset): LayerAmount => ({ all: contentSize, files });

function distributionOf(changeset: Changeset): LayerAmount | null {
  const { entries } = changeset;
  const all = compressedSize(changeset);
  if (!entries.distribution || all === null) return null;
  let files = 0;
  for (const [row, bytes] of entries.distribution.entries()) if (hasFileData(entries, row)) files += bytes;
  return { all, files };
}

const hasFileData = (table: EntryTable, row: number): boolean =>
  (table.size[row] as number) > 0 && carriesFileData(roleAt(table, row));

function inDistribution(changesets: readonly Changeset[], wasted: readonly WastedPayload[]): Ledger['distribution'] {
  const amounts = changesets.map(distributionOf);
  const layers = bytesByLayer(
    amounts.map((amount) => amount ?? { all: 0, files: 0 }),
    wasted,
    ({ bytes, distribution }) => (bytes > 0 ? (distribution ?? 0) : 0),
  );
  return {
    layers: layers.map((layer, at) => (amounts[at] ? layer : null)),
    total: amounts.includes(null) ? null : layers.reduce(addBytes, nothing),
  };
}

function bytesByLayer(
  amounts: readonly LayerAmount[],
  wasted: readonly WastedPayload[],
  bytesOf: (payload: WastedPayload) => number,
): readonly LedgerBytes[] {
  const layers = amounts.map(({ all, files }) => ({ ...nothing, live: files, overhead: all - files }));
  for (const payload of wasted) {
    const layer = atLayer(layers, payload.storedIn);
    layer[payload.kind] += bytesOf(payload);
    layer.live -= bytesOf(payload);
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

/** Bytes of file data that is shipped but not visible. */
export const wastedBytes = ({ overwritten, copied, deleted, duplicate, unusable }: LedgerBytes): number =>
  overwritten + copied + deleted + duplicate + unusable;

/** Visible file data over all file data, from 0 to 1; 1 for an image without files. */
export function efficiency(ledger: LedgerBytes): number {
  const files = ledger.live + wastedBytes(ledger);
  return files === 0 ? 1 : ledger.live / files;
}
