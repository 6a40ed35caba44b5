// Runs the real code and the slow model on the same layers: they must agree.
import assert from 'node:assert/strict';
import { sha256 } from './bytes.ts';
import { itemAt, last } from './items.ts';
import { asTar, type Literal } from './literals.ts';
import { type MergedLayers, mergedLayers } from './merged-layers.ts';
import { carriesPayload, changesIn, type Fate, fatesOf, resultOf } from './slow-ledger.ts';
import { type SlowLayer, slowStack } from './slow-model.ts';

/** The final filesystem, the changes and kinds of each layer, and all wasted data. */
export async function assertAgreement(layers: readonly (readonly Literal[])[]): Promise<MergedLayers> {
  const slow = slowStack(layers);
  const fates = fatesOf(slow);
  const real = await mergedLayers(layers.map((literals) => literals.map(asTar)));
  const { ledger } = real.merged;
  assert.deepEqual(real.files, filesOf(slow), 'final filesystem');
  for (const [layer, literals] of layers.entries()) {
    assert.deepEqual(changesOf(real, layer), changesIn(slow, layer, fates), `changes of layer ${layer}`);
    const kinds = kindsOf(fates, layer, literals, itemAt(real.contentSizes, layer));
    assert.deepEqual(ledger.layers[layer], kinds, `kinds of layer ${layer}`);
  }
  const rows = ledger.wasted.toSorted((a, b) => a.storedIn - b.storedIn || a.row - b.row);
  assert.deepEqual(rows.map(rowOf), fates.map(fateOf), 'wasted payloads');
  return real;
}

/** The model's final filesystem in the form of `files`. */
function filesOf(stack: readonly SlowLayer[]): unknown[] {
  const standing = [...resultOf(last(stack))].sort(([a], [b]) => (a < b ? -1 : 1));
  return standing.map(([path, { thing }]) => {
    const group = standing.filter((other) => other[1].thing === thing).map(([name]) => name);
    return {
      path,
      type: thing.type,
      mode: thing.mode.toString(8).padStart(4, '0'),
      uid: thing.uid,
      gid: thing.gid,
      size: thing.content.length,
      // A directory without an entry has no time.
      mtime: thing.index === -1 ? null : new Date(thing.mtime * 1000).toISOString().replace('.000Z', 'Z'),
      link: thing.type === 'symlink' ? thing.link : null,
      device: null,
      hardlinkGroup: group.length > 1 ? group[0] : null,
      layer: thing.layer,
      xattrs: thing.xattr === '' ? {} : { 'user.x': Buffer.from(thing.xattr).toString('hex') },
      implied: thing.index === -1,
      digest: thing.type === 'file' ? sha256(thing.content) : null,
    };
  });
}

const changesOf = ({ merged }: MergedLayers, layer: number): unknown[] =>
  merged.changes(layer).map(({ path, kind, attributes, size, before, files }) => ({
    path,
    kind,
    attributes,
    size,
    from: before?.layer ?? null,
    files: files ?? null,
  }));

/** Bytes that are not file data are overhead; file data that is not wasted is live. */
function kindsOf(fates: readonly Fate[], layer: number, literals: readonly Literal[], content: number) {
  const files = literals.filter(carriesPayload).reduce((sum, literal) => sum + literal.content.length, 0);
  const kinds = {
    live: files,
    overwritten: 0,
    copied: 0,
    deleted: 0,
    duplicate: 0,
    unusable: 0,
    overhead: content - files,
  };
  for (const { storedIn, kind, bytes } of fates) {
    if (storedIn !== layer) continue;
    kinds[kind] += bytes;
    kinds.live -= bytes;
  }
  return kinds;
}

const rowOf = (row: MergedLayers['merged']['ledger']['wasted'][number]): string =>
  fateOf({ ...row, attributes: row.kind === 'copied' ? row.attributes : [] });

const fateOf = ({ path, kind, bytes, storedIn, wastedBy, attributes }: Fate): string =>
  `${path}: ${bytes} of layer ${storedIn} ${kind} by ${wastedBy} ${attributes.join()}`;
