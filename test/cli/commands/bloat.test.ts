// `bloat` on moves, copies and a layer listed twice, in images saved by Docker.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { BloatData } from '../../../src/report/bloat/bloat.ts';
import { noise } from '../../support/bytes.ts';
import { dockerSave, type StepLiteral } from '../../support/image-builder.ts';
import { dpkg } from '../../support/package-literal.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'ledger-test-'));
after(() => rmSync(folder, { recursive: true }));

const file = (path: string, size: number, content = path): TarLiteral => ({ path, body: noise(content, size) });

/** `bloat --format json` of an image with these layers. */
async function bloat(name: string, steps: readonly StepLiteral[]): Promise<BloatData> {
  const archive = join(folder, `${name}.tar`);
  writeFileSync(archive, dockerSave([{ names: [`${name}:1`], steps }]));
  const { output, errors } = await run(['bloat', archive, '--format', 'json']);
  assert.equal(errors, '');
  return JSON.parse(output).data;
}

describe('bloat', () => {
  const packaged: readonly StepLiteral[] = [
    { createdBy: 'FROM', entries: [...dpkg('sh', 'jq'), file('usr/bin/jq', 500), file('usr/bin/sh', 100)] },
    { createdBy: 'RUN', entries: [...dpkg('sh'), { path: 'usr/bin/.wh.jq' }, file('usr/bin/sh', 100, 'other')] },
    { createdBy: 'RUN', entries: [{ path: 'usr/bin/.wh.sh' }, file('plain', 50)] },
    { createdBy: 'RUN', entries: [{ path: '.wh.plain' }] },
  ];

  test('names the packages of wasted files', async () => {
    const { wastedFiles } = await bloat('packages', packaged);
    assert.deepEqual(
      wastedFiles.flatMap(({ path, ...one }) => (/^(?:usr|plain)/.test(path) ? [[path, one.bytes, one.package]] : [])),
      [
        ['usr/bin/jq', 500, 'pkg:deb/jq@1.0'],
        ['usr/bin/sh', 100, 'pkg:deb/sh@1.0'],
        ['usr/bin/sh', 100, 'pkg:deb/sh@1.0'],
        ['plain', 50, null],
      ],
    );
    const { output } = await run(['bloat', join(folder, 'packages.tar')]);
    assert.match(output, /^of packages +700B {2}deb\/jq \(500B\), deb\/sh \(200B\)$/m);
    assert.match(output, /^WASTED +KIND +IN LAYER +BY LAYER +PACKAGE +PATH$/m);
    assert.match(output, /^ +500B +deleted +0 +1 +deb\/jq +\/usr\/bin\/jq$/m);
  });

  test('an image without packages has no such column', async () => {
    await bloat('plain', packaged.slice(2));
    const { output } = await run(['bloat', join(folder, 'plain.tar')]);
    assert.doesNotMatch(output, /package/i);
  });

  test('mv ships the file twice, and is listed as a move', async () => {
    const data = await bloat('mv', [
      { createdBy: 'COPY from /from', entries: [file('from', 4000)] },
      { createdBy: 'RUN mv /from /to', entries: [{ path: '.wh.from' }, file('to', 4000, 'from')] },
    ]);
    assert.deepEqual(data.moves, [{ layer: 1, fromPath: 'from', toPath: 'to', bytes: 4000 }]);
    assert.equal(data.wasted, 4000);
    assert.deepEqual(data.wastedFiles, [
      {
        path: 'from',
        kind: 'deleted',
        attributes: [],
        bytes: 4000,
        distribution: null,
        storedIn: 0,
        wastedBy: 1,
        package: null,
      },
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
      'a deleted name of a file that keeps another name is not a move',
      [
        [file('from', 4000), ...twoNames('from')],
        [{ path: '.wh.from' }, file('to', 4000, 'from')],
      ],
      [],
    ],
    [
      'a hard link to a file of a lower layer is not a copy of it',
      [
        [file('from', 4000), file('kept', 4000, 'from')],
        [{ path: '.wh.from' }, { path: 'to', type: 'hardlink', link: 'kept' }],
      ],
      [],
    ],
    [
      'two files with the same content and one copy: one of them was moved',
      [
        [file('b', 4000, 'same'), file('a', 4000, 'same')],
        [{ path: '.wh.a' }, { path: '.wh.b' }, file('to', 4000, 'same')],
      ],
      ['a -> to 4000'],
    ],
    [
      'two files and two copies: moved in the order of their paths',
      [
        [file('b', 4000, 'same'), file('a', 4000, 'same')],
        [{ path: '.wh.a' }, { path: '.wh.b' }, file('to-2', 4000, 'same'), file('to-1', 4000, 'same')],
      ],
      ['a -> to-1 4000', 'b -> to-2 4000'],
    ],
    [
      'a copy over another file is not a move',
      [
        [file('from', 4000), file('to', 4000)],
        [{ path: '.wh.from' }, file('to', 4000, 'from')],
      ],
      [],
    ],
    [
      'an overwritten file was not moved',
      [[file('from', 4000)], [file('from', 4000, 'other'), file('to', 4000, 'from')]],
      [],
    ],
    [
      'a sparse file counts with its stored bytes',
      [[sparse('from')], [{ path: '.wh.from' }, sparse('to')]],
      ['from -> to 1024'],
    ],
    [
      'a file replaced in its own layer was not moved',
      [[], [file('d/from', 4000), file('d', 10), file('to', 4000, 'd/from')]],
      [],
    ],
    [
      'files below 1,024 bytes are ignored',
      [[file('from', 1023)], [{ path: '.wh.from' }, file('to', 1023, 'from')]],
      [],
    ],
  ];
  for (const [what, steps, expected] of moves) {
    test(`moves: ${what}`, async () => {
      const data = await bloat(
        `moves-${moves.findIndex(([other]) => other === what)}`,
        steps.map((entries) => ({ createdBy: 'RUN', entries })),
      );
      assert.deepEqual(
        data.moves.map(({ fromPath, toPath, bytes }) => `${fromPath} -> ${toPath} ${bytes}`),
        expected,
      );
      assert.ok(
        data.moves.reduce((sum, { bytes }) => sum + bytes, 0) <= (data.wasted ?? 0),
        'moved bytes are part of the wasted ones',
      );
    });
  }

  test('cp wastes nothing, and is listed as identical files', async () => {
    const data = await bloat('cp', [
      { createdBy: 'COPY from /from', entries: [file('from', 4000)] },
      { createdBy: 'RUN cp /from /to', entries: [file('to', 4000, 'from')] },
    ]);
    assert.equal(data.wasted, 0);
    assert.deepEqual(data.moves, []);
    assert.deepEqual(
      data.identicalFiles.map(({ bytes, paths }) => [bytes, paths]),
      [[4000, ['from', 'to']]],
    );
  });

  test('a layer listed twice counts as two layers: the second one copies the first', async () => {
    const step = { createdBy: 'COPY app /app', entries: [{ path: 'app/' }, file('app/a', 1000), file('app/b', 2000)] };
    const data = await bloat('twice', [step, step]);
    assert.equal(data.wasted, 3000);
    assert.deepEqual(
      data.causes.map(({ kind, attributes, bytes, fileCount, storedIn, wastedBy }) => [
        kind,
        attributes,
        bytes,
        fileCount,
        storedIn,
        wastedBy,
      ]),
      [['copied', [], 3000, 2, [0], 1]],
    );
  });

  test('empty files waste nothing: no list counts them', async () => {
    const data = await bloat('empty', [
      { createdBy: 'COPY', entries: [file('srv/a', 100), { path: 'srv/empty', body: '' }] },
      { createdBy: 'RUN', entries: [file('srv/a', 90), { path: 'srv/empty', body: '', mode: 0o600 }] },
      { createdBy: 'RUN', entries: [{ path: 'srv/.wh.empty' }] },
    ]);
    assert.deepEqual(
      data.causes.map(({ kind, fileCount }) => [kind, fileCount]),
      [['overwritten', 1]],
    );
    assert.deepEqual(data.directories, [{ path: 'srv', rest: false, bytes: 100, distribution: null, fileCount: 1 }]);
    assert.deepEqual(
      data.wastedFiles.map(({ path }) => path),
      ['srv/a'],
    );
  });

  test('a file that cannot be extracted is unusable, not deleted', async () => {
    const data = await bloat('unusable', [
      { createdBy: 'RUN ln', entries: [{ path: 'loop', type: 'symlink', link: 'loop' }] },
      { createdBy: 'COPY', entries: [file('loop/a', 80), file('b', 20)] },
      { createdBy: 'RUN rm', entries: [{ path: '.wh.b' }] },
    ]);
    assert.deepEqual(
      data.wastedFiles.map(({ path, kind, bytes, storedIn, wastedBy }) => [path, kind, bytes, storedIn, wastedBy]),
      [
        ['loop/a', 'unusable', 80, 1, 1],
        ['b', 'deleted', 20, 1, 2],
      ],
    );
  });
});
