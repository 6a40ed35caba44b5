// Random edits of the instructions of random images: inserted, deleted, reordered, and with words inserted, deleted or replaced.
// Whatever is a pair, each layer is in one row and the rows sum to the change of every size, in `diff`, its page, and `check`
// with a baseline file; a single edited instruction is one row.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { growthSince, imageBaseline, snapshotOf } from '../../../src/analysis/comparison/baseline.ts';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { profileOf, type SizeSnapshot } from '../../../src/analysis/comparison/profile.ts';
import type { LayerStep } from '../../../src/analysis/comparison/waterfall.ts';
import { waterfallBars } from '../../../src/output/html/bars.ts';
import { stepData } from '../../../src/report/diff/waterfall-data.ts';
import { waterfallTable } from '../../../src/report/diff/waterfall-table.ts';
import { compared } from '../../support/compared.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { asTar, file, type Literal } from '../../support/literals.ts';
import { stacks } from '../../support/random-stacks.ts';

interface Step {
  readonly words: readonly string[];
  readonly entries: readonly Literal[];
}

const word = fc.constantFrom(
  'apt',
  'install',
  'curl',
  'jq',
  '&&',
  '-y',
  '/srv',
  'make',
  '[-x-]',
  'https://a.org/b-1.2.tgz',
);
const steps = fc
  .tuple(stacks, fc.infiniteStream(fc.array(word, { maxLength: 8 })))
  .map(([layers, words]) => layers.map((entries): Step => ({ entries, words: words.next().value as string[] })));

type Edit = (steps: readonly Step[]) => readonly Step[];

const place = fc.nat(5);
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.array(word), fc.nat(3)).map(([at, words, size]): Edit => {
    return (old) => old.toSpliced(at, 0, { words, entries: [file('a/new', 'x'.repeat(600 * size))] });
  }),
  place.map(
    (at): Edit =>
      (old) =>
        old.length > 1 ? old.toSpliced(at % old.length, 1) : old,
  ),
  fc.tuple(place, place).map(([from, to]): Edit => {
    return (old) => old.toSpliced(from % old.length, 1).toSpliced(to, 0, old[from % old.length] as Step);
  }),
  fc.tuple(place, place, fc.nat(1), fc.array(word, { maxLength: 2 }), fc.nat(2)).map(
    ([at, from, removed, words, size]): Edit =>
      (old) =>
        old.map((one, index) => {
          if (index !== at % old.length) return one;
          const more = size === 0 ? [] : [file('a/more', 'x'.repeat(600 * size))];
          return { words: one.words.toSpliced(from, removed, ...words), entries: [...one.entries, ...more] };
        }),
  ),
);

const saved = (list: readonly Step[]): Buffer =>
  dockerSave([
    {
      names: ['random:1'],
      steps: list.map(({ words, entries }) => ({ createdBy: `RUN ${words.join(' ')}`, entries: entries.map(asTar) })),
    },
  ]);

const sum = (numbers: readonly (number | null)[]): number => numbers.reduce<number>((all, one) => all + (one ?? 0), 0);
const ascending = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);

function snapshot(image: Comparison['old']): SizeSnapshot {
  const profile = profileOf(image);
  assert.ok(profile);
  return { profile, own: { from: 0, basis: 'assumed' }, complete: true };
}

function assertSums(waterfall: readonly LayerStep[], old: SizeSnapshot, newer: SizeSnapshot): void {
  for (const side of ['old', 'new'] as const) {
    const indexes = waterfall.flatMap((step) => step[side] ?? []);
    const all = { old, new: newer }[side].profile.layers.map((_, at) => at);
    assert.deepEqual(indexes, ascending(indexes), 'in the order of the image');
    assert.deepEqual(indexes, all, 'each layer is in one step');
  }
  for (const name of ['content', 'files', 'visible'] as const) {
    const change = (newer.profile.sizes[name] ?? 0) - (old.profile.sizes[name] ?? 0);
    assert.equal(sum(waterfall.map(({ sizes }) => sizes[name])), change, name);
  }
  for (const { sizes, directories } of waterfall) {
    assert.equal(sum(directories.map(({ bytes }) => bytes)), sizes.content, 'directories sum to their layer');
  }
  const side = ({ profile: { layers, documents }, own }: SizeSnapshot) => ({
    instructions: layers.map(({ instruction }) => instruction),
    ownFrom: own.from,
    documents,
  });
  const data = stepData(waterfall, { old: side(old), new: side(newer) });
  const change = (newer.profile.sizes.content ?? 0) - (old.profile.sizes.content ?? 0);
  const { rows, total } = waterfallTable(data, 3, '');
  const first = Array.from(rows, ([cell]) => (cell?.kind === 'change' ? cell.value : null));
  assert.equal(sum(first), change, 'rows of the table');
  const [last] = total ?? [];
  assert.deepEqual(last?.kind === 'change' && last.value, change, 'total of the table');
  const page = waterfallBars(data).markup.replace(/<tr class="part">.*?<\/tr>/gs, '');
  const bars = Array.from(page.matchAll(/<data value="(-?\d+)"/g), ([, value]) => Number(value));
  assert.equal(sum(bars.slice(0, -1)), change, 'rows of the page');
  assert.equal(bars.at(-1), change, 'total of the page');
}

describe('random edits of random images', () => {
  test('change rows that sum to the total', async () => {
    const property = fc.asyncProperty(steps, fc.array(edits, { minLength: 1, maxLength: 4 }), async (before, list) => {
      const after = list.reduce((edited, edit) => edit(edited), before as readonly Step[]);
      const { comparison } = await compared(saved(before), saved(after));
      const [old, newer] = [snapshot(comparison.old), snapshot(comparison.new)];
      assertSums(comparison.waterfall ?? [], old, newer);
      assertSums(growthSince(old, newer).steps, old, newer);
      const kept = snapshotOf(JSON.parse(JSON.stringify(imageBaseline(old, 'old.tar'))));
      assertSums(growthSince(kept, newer).steps, old, newer);
    });
    await fc.assert(property, { seed: 20_261_127, numRuns: 200, includeErrorInReport: true });
  });

  test('one edited instruction is one row, also for a baseline file', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,6}$/), { minLength: 4, maxLength: 12 });
    const property = fc.asyncProperty(names, fc.nat(3), fc.nat(), fc.nat(3000), async (words, above, at, size) => {
      const layer = (name: string): Step => ({ words: ['echo', name], entries: [file(`a/${name}`, name)] });
      const around = Array.from({ length: above }, (_, index) => layer(`layer${index}`));
      const edited = words.toSpliced(at % words.length, 0, 'edited');
      const image = (list: readonly string[], more: readonly Literal[]): Buffer =>
        saved([layer('base'), { words: list, entries: [file('b/same', 'same'), ...more] }, ...around]);
      const { comparison } = await compared(image(words, []), image(edited, [file('b/more', 'x'.repeat(size))]));
      const [old, newer] = [snapshot(comparison.old), snapshot(comparison.new)];
      const kept = snapshotOf(JSON.parse(JSON.stringify(imageBaseline(old, 'old.tar'))));
      for (const waterfall of [comparison.waterfall ?? [], growthSince(kept, newer).steps]) {
        assert.deepEqual(
          waterfall.flatMap(({ old: before, new: after, alignedBy }) =>
            alignedBy === 'diffID' ? [] : [[before, after]],
          ),
          [[1, 1]],
        );
      }
    });
    await fc.assert(property, { seed: 20_261_127, numRuns: 50 });
  });
});
