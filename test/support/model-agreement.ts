// One stack of layers through the real code and through the slow model: they must say the same.
import assert from 'node:assert/strict';
import { sha256 } from './bytes.ts';
import { asTar, type Literal } from './literals.ts';
import { type MergedLayers, mergedLayers } from './merged-layers.ts';
import { carriesPayload, changesIn, type Fate, fatesOf, resultOf } from './slow-ledger.ts';
import { type SlowLayer, slowStack } from './slow-model.ts';

/** The merged file system, each layer's changes and labels, and every hidden payload. */
export async function assertAgreement(layers: readonly (readonly Literal[])[]): Promise<MergedLayers> {
  const slow = slowStack(layers);
  const fates = fatesOf(slow);
  const real = await mergedLayers(layers.map((literals) => literals.map(asTar)));
  const { ledger } = real.merged;
  assert.deepEqual(real.files, filesOf(slow), 'merged file system');
  for (const [layer, literals] of layers.entries()) {
    assert.deepEqual(changesOf(real, layer), changesIn(slow, layer, fates), `changes of layer ${layer}`);
    const labels = labelsOf(fates, layer, literals, real.contentSizes[layer]);
    assert.deepEqual(ledger.layers[layer], labels, `labels of layer ${layer}`);
  }
  const rows = ledger.hidden.toSorted((a, b) => a.sitsIn - b.sitsIn || a.row - b.row);
  assert.deepEqual(rows.map(rowOf), fates.map(fateOf), 'hidden payloads');
  return real;
}

/** The model's merged file system in the words of `files`. */
function filesOf(stack: readonly SlowLayer[]): unknown[] {
  const standing = [...resultOf(stack[stack.length - 1])].sort(([a], [b]) => (a < b ? -1 : 1));
  return standing.map(([path, { thing }]) => {
    const group = standing.filter((other) => other[1].thing === thing).map(([name]) => name);
    return {
      path,
      type: thing.type,
      mode: thing.mode.toString(8).padStart(4, '0'),
      uid: thing.uid,
      gid: thing.gid,
      size: thing.content.length,
      mtime: new Date(thing.mtime * 1000).toISOString().replace('.000Z', 'Z'),
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

/** What is not payload is overhead; what is not hidden is live. */
function labelsOf(fates: readonly Fate[], layer: number, literals: readonly Literal[], content: number) {
  const files = literals.filter(carriesPayload).reduce((sum, literal) => sum + literal.content.length, 0);
  const labels = { live: files, replaced: 0, recopied: 0, removed: 0, duplicate: 0, overhead: content - files };
  for (const { sitsIn, label, bytes } of fates) {
    if (sitsIn !== layer) continue;
    labels[label] += bytes;
    labels.live -= bytes;
  }
  return labels;
}

const rowOf = (row: MergedLayers['merged']['ledger']['hidden'][number]): string =>
  fateOf({ ...row, attributes: row.label === 'recopied' ? row.attributes : [] });

const fateOf = ({ path, label, bytes, sitsIn, causedBy, attributes }: Fate): string =>
  `${path}: ${bytes} of layer ${sitsIn} ${label} by ${causedBy} ${attributes.join()}`;
