// What `bloat` says of a move, a copy and a layer listed twice, in images saved by Docker.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { BloatData } from '../src/report/bloat-data.ts';
import { noise } from './support/bytes.ts';
import { dockerSave, type StepLiteral } from './support/image-builder.ts';
import { run } from './support/run.ts';
import type { TarLiteral } from './support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'ledger-test-'));
after(() => rmSync(folder, { recursive: true }));

const file = (path: string, size: number, content = path): TarLiteral => ({ path, body: noise(content, size) });

/** `bloat --format json` of an image with these steps. */
async function bloat(name: string, steps: readonly StepLiteral[]): Promise<BloatData> {
  const archive = join(folder, `${name}.tar`);
  writeFileSync(archive, dockerSave([{ names: [`${name}:1`], steps }]));
  const { output, errors } = await run(['bloat', archive, '--format', 'json']);
  assert.equal(errors, '');
  return JSON.parse(output).data;
}

describe('bloat', () => {
  test('mv pays twice, and is called a move', async () => {
    const data = await bloat('mv', [
      { createdBy: 'COPY from /from', entries: [file('from', 4000)] },
      { createdBy: 'RUN mv /from /to', entries: [{ path: '.wh.from' }, file('to', 4000, 'from')] },
    ]);
    assert.deepEqual(data.moves, [{ layer: 1, from: 'from', to: 'to', bytes: 4000 }]);
    assert.equal(data.reclaimable, 4000);
    assert.deepEqual(data.paths, [
      { path: 'from', label: 'removed', attributes: [], bytes: 4000, sitsIn: 0, causedBy: 1 },
    ]);
  });

  const twoNames = (to: string): readonly TarLiteral[] => [{ path: `${to}-2`, type: 'hardlink', link: to }];
  const sparse = (path: string): TarLiteral => ({
    path,
    sparse: { form: '1.0', realSize: 50_000, segments: [{ at: 0, body: noise('sparse', 1024) }] },
  });
  const moves: readonly (readonly [
    what: string,
    steps: readonly (readonly TarLiteral[])[],
    moves: readonly string[],
  ])[] = [
    [
      'hard links that move together are one file',
      [
        [file('from', 4000), ...twoNames('from')],
        [{ path: '.wh.from' }, { path: '.wh.from-2' }, file('to', 4000, 'from'), ...twoNames('to')],
      ],
      ['from -> to 4000'],
    ],
    [
      'a name that goes while another of the file stays is no move',
      [
        [file('from', 4000), ...twoNames('from')],
        [{ path: '.wh.from' }, file('to', 4000, 'from')],
      ],
      [],
    ],
    [
      'a hard link to a file of a lower layer is no copy of it',
      [
        [file('from', 4000), file('kept', 4000, 'from')],
        [{ path: '.wh.from' }, { path: 'to', type: 'hardlink', link: 'kept' }],
      ],
      [],
    ],
    [
      'two files of one content, and one copy: one of them has moved',
      [
        [file('b', 4000, 'same'), file('a', 4000, 'same')],
        [{ path: '.wh.a' }, { path: '.wh.b' }, file('to', 4000, 'same')],
      ],
      ['a -> to 4000'],
    ],
    [
      'two and two, in the order of their paths',
      [
        [file('b', 4000, 'same'), file('a', 4000, 'same')],
        [{ path: '.wh.a' }, { path: '.wh.b' }, file('to-2', 4000, 'same'), file('to-1', 4000, 'same')],
      ],
      ['a -> to-1 4000', 'b -> to-2 4000'],
    ],
    [
      'a copy that takes the place of another file has not moved there',
      [
        [file('from', 4000), file('to', 4000)],
        [{ path: '.wh.from' }, file('to', 4000, 'from')],
      ],
      [],
    ],
    [
      'what is overwritten has not moved',
      [[file('from', 4000)], [file('from', 4000, 'other'), file('to', 4000, 'from')]],
      [],
    ],
    [
      'a sparse file costs what is stored of it',
      [[sparse('from')], [{ path: '.wh.from' }, sparse('to')]],
      ['from -> to 1024'],
    ],
    [
      'what a layer ships and hides itself has not moved',
      [[], [file('d/from', 4000), file('d', 10), file('to', 4000, 'd/from')]],
      [],
    ],
    ['what is small is not looked at', [[file('from', 1023)], [{ path: '.wh.from' }, file('to', 1023, 'from')]], []],
  ];
  for (const [what, steps, expected] of moves) {
    test(`moves: ${what}`, async () => {
      const data = await bloat(
        `moves-${moves.findIndex(([other]) => other === what)}`,
        steps.map((entries) => ({ createdBy: 'RUN', entries })),
      );
      assert.deepEqual(
        data.moves.map(({ from, to, bytes }) => `${from} -> ${to} ${bytes}`),
        expected,
      );
      assert.ok(
        data.moves.reduce((sum, { bytes }) => sum + bytes, 0) <= (data.reclaimable ?? 0),
        'part of what is reclaimable',
      );
    });
  }

  test('cp is no waste, but one file twice', async () => {
    const data = await bloat('cp', [
      { createdBy: 'COPY from /from', entries: [file('from', 4000)] },
      { createdBy: 'RUN cp /from /to', entries: [file('to', 4000, 'from')] },
    ]);
    assert.equal(data.reclaimable, 0);
    assert.deepEqual(data.moves, []);
    assert.deepEqual(
      data.duplicates.map(({ bytes, paths }) => [bytes, paths]),
      [[4000, ['from', 'to']]],
    );
  });

  test('a layer listed twice is two layers, the earlier recopied by the later', async () => {
    const step = { createdBy: 'COPY app /app', entries: [{ path: 'app/' }, file('app/a', 1000), file('app/b', 2000)] };
    const data = await bloat('twice', [step, step]);
    assert.equal(data.reclaimable, 3000);
    assert.deepEqual(
      data.causes.map(({ label, attributes, bytes, files, sitsIn, causedBy }) => [
        label,
        attributes,
        bytes,
        files,
        sitsIn,
        causedBy,
      ]),
      [['recopied', [], 3000, 2, [0], 1]],
    );
  });
});
