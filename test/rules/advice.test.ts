// How to fix wasted bytes and leftovers: one advice for a cause in every format, and none that needs a change of the base image's layers.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { BloatData } from '../../src/report/bloat/bloat.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { noise } from '../support/bytes.ts';
import { dockerSave, type StepLiteral } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import type { TarLiteral } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'advice-'));
after(() => rmSync(folder, { recursive: true }));

const file = (path: string, size: number, more: Partial<TarLiteral> = {}): TarLiteral => ({
  path,
  body: noise(path, size),
  ...more,
});
const step = (createdBy: string, ...entries: TarLiteral[]): StepLiteral => ({ createdBy, entries });

let archives = 0;
function save(...steps: StepLiteral[]): string {
  archives += 1;
  const archive = join(folder, `${archives}.tar`);
  writeFileSync(archive, dockerSave([{ names: [`image:${archives}`], steps }]));
  return archive;
}

interface Answer {
  readonly data: BloatData;
  readonly findings: readonly Finding[];
}

async function bloat(archive: string, ...options: string[]): Promise<Answer> {
  const { output, errors } = await run(['bloat', archive, ...options, '--format', 'json']);
  assert.equal(errors, '');
  return JSON.parse(output);
}

async function table(archive: string, ...options: string[]): Promise<string> {
  return (await run(['bloat', archive, ...options])).output;
}

const base = step('FROM', file('etc/conf', 100));
const chmod = 'changing one attribute copies the whole file';
const leave = 'do not change files of the base image';
const update = `the base image still ships the old version: if this is a package update, use a newer base image; otherwise ${leave}`;

const capability = { xattrs: { 'security.capability': '1' } };

describe('advice by what the layers did', () => {
  const cases: readonly (readonly [what: string, steps: readonly StepLiteral[], advice: string])[] = [
    [
      'mode of a file from a RUN',
      [base, step('RUN make', file('a', 9)), step('RUN chmod', file('a', 9, { mode: 0o600 }))],
      `${chmod}: set the mode in the RUN that creates the files (layer 1)`,
    ],
    [
      'mode of files from two RUNs',
      [
        base,
        step('RUN make', file('a', 9)),
        step('RUN make', file('b', 9)),
        step('RUN chmod', file('a', 9, { mode: 0o600 }), file('b', 9, { mode: 0o600 })),
      ],
      `${chmod}: set the mode in the instructions that create the files (layers 1–2)`,
    ],
    [
      'mode of a copied file',
      [base, step('COPY a', file('a', 9)), step('RUN chmod', file('a', 9, { mode: 0o600 }))],
      `${chmod}: write COPY --chmod=… in layer 1`,
    ],
    [
      'owner of a file from a RUN',
      [base, step('RUN make', file('a', 9)), step('RUN chown', file('a', 9, { uid: 5 }))],
      `${chmod}: set the owner in the RUN that creates the files (layer 1)`,
    ],
    [
      'group and mode of a file from a RUN',
      [base, step('RUN make', file('a', 9)), step('RUN chown', file('a', 9, { gid: 5, mode: 0o600 }))],
      `${chmod}: set the mode and owner in the RUN that creates the files (layer 1)`,
    ],
    [
      'owner of an added file',
      [base, step('ADD a', file('a', 9)), step('RUN chown', file('a', 9, { uid: 5 }))],
      `${chmod}: write COPY --chown=… in layer 1`,
    ],
    [
      'group and mode of a copied file',
      [base, step('COPY a', file('a', 9)), step('RUN chown', file('a', 9, { gid: 5, mode: 0o600 }))],
      `${chmod}: write COPY --chown=… --chmod=… in layer 1`,
    ],
    [
      'mode of files from a COPY and a RUN',
      [
        base,
        step('COPY a', file('a', 9)),
        step('RUN make', file('b', 9)),
        step('RUN chmod', file('a', 9, { mode: 0o600 }), file('b', 9, { mode: 0o600 })),
      ],
      `${chmod}: set the mode in the instructions that create the files (layers 1–2)`,
    ],
    [
      'an attribute of a file from a RUN',
      [base, step('RUN make', file('a', 9)), step('RUN setcap', file('a', 9, capability))],
      `${chmod}: run setcap in the RUN that creates the files (layer 1)`,
    ],
    [
      'an attribute of a copied file',
      [base, step('COPY a', file('a', 9)), step('RUN setcap', file('a', 9, capability))],
      `${chmod}: run setcap in another stage, and copy the files from there`,
    ],
    [
      'the time of an own file',
      [base, step('COPY a', file('a', 9)), step('RUN touch', file('a', 9, { mtime: 5 }))],
      'only the modification time changed: do not touch or copy files that did not change',
    ],
    [
      'a deleted copied file',
      [base, step('COPY a', file('etc/a', 9)), step('RUN rm', { path: 'etc/.wh.a' })],
      'do not copy files that are deleted later: list them in .dockerignore, use RUN --mount=type=bind, or copy only the result from another stage',
    ],
    [
      'mode of a file of the base image',
      [base, step('RUN chmod', file('etc/conf', 100, { mode: 0o600 }))],
      `${chmod}: ${leave}`,
    ],
    [
      'mode of a file of the base image and of an own one',
      [
        base,
        step('RUN make', file('a', 9)),
        step('RUN chmod', file('etc/conf', 100, { mode: 0o600 }), file('a', 9, { mode: 0o600 })),
      ],
      `${chmod}: set the mode in the RUN that creates the files (layer 1); other files are in the base image`,
    ],
    [
      'a file of the base image written again unchanged',
      [base, step('RUN cp', file('etc/conf', 100))],
      'nothing changed: do not write these files again',
    ],
    ['a file of the base image overwritten', [base, step('RUN sed', file('etc/conf', 90))], update],
    [
      'an own file overwritten',
      [base, step('RUN make', file('a', 9)), step('RUN sed', file('a', 8))],
      'write the final version once: merge the instructions of layers 1–2, or copy only the result from another stage',
    ],
    [
      'a deleted file of the base image',
      [base, step('RUN rm', { path: 'etc/.wh.conf' })],
      'the base image still ships these files: start from a base image without them',
    ],
    [
      'deleted files of the base image and of an own layer',
      [base, step('RUN make', file('etc/b', 9)), step('RUN rm', { path: 'etc/.wh..wh..opq' })],
      'delete the files in the RUN that creates them (layer 1), use RUN --mount=type=cache for caches, or copy only the result from another stage; other files are in the base image',
    ],
    [
      'a file twice in an own layer',
      [base, step('COPY a', file('a', 9), file('a', 9))],
      'rebuild the layer with another tool or version: the one that wrote it is faulty',
    ],
    [
      'a file twice in the base image',
      [step('FROM', file('a', 9), file('a', 9)), step('COPY b', file('b', 9))],
      'inside the base image: use a newer or smaller base image, or rebuild it with another tool or version',
    ],
    [
      'a file twice in the only layer, of which nobody knows whose it is',
      [step('FROM', file('a', 9), file('a', 9))],
      'rebuild the layer with another tool or version: the one that wrote it is faulty',
    ],
    [
      'a file that cannot be extracted',
      [base, step('COPY', { path: 'l', type: 'symlink', link: 'l' }, file('l/a', 9))],
      'no engine can create these files: build the layer without them',
    ],
    [
      'a file of the base image that cannot be extracted',
      [step('FROM', { path: 'l', type: 'symlink', link: 'l' }, file('l/a', 9)), step('COPY b', file('b', 9))],
      'inside the base image: use a newer or smaller base image; no engine can create these files: build it without them',
    ],
  ];
  for (const [what, steps, expected] of cases) {
    test(what, async () => {
      const { data, findings } = await bloat(save(...steps));
      assert.deepEqual(
        data.causes.map(({ advice }) => advice),
        [expected],
      );
      assert.ok(findings[0]?.message.includes(`; ${expected}`), findings[0]?.message);
    });
  }
});

describe('with the base image', () => {
  const conf = step('RUN sed', file('etc/conf', 90_000));
  const lower = [step('FROM', file('etc/conf', 100_000)), conf];
  const image = save(...lower, step('COPY a', file('a', 9)), step('RUN sed', file('a', 8)));
  const options = ['--base', save(...lower)];

  test('what it wasted itself is not advised to be merged', async () => {
    const { data } = await bloat(image, ...options);
    assert.equal(data.causes[0]?.advice, 'inside the base image: use a newer or smaller base image');
    const own = { from: 2, basis: 'base', base: 'image:2', guessedBy: null, wasted: 9, wastedDistribution: null };
    assert.deepEqual(data.own, own);
  });

  test('all fixes are sorted by what they save', async () => {
    const fixes = /^Fixes\n(.*?)\n\n/ms.exec(await table(image, ...options))?.[1]?.split('\n') ?? [];
    assert.deepEqual(
      fixes.map((line) => line.trim().split(/ {2,}/)[0]),
      ['SAVES', '100kB', '9B'],
    );
  });

  test('a finding tells an assumed base image, and only that', async () => {
    const assumed = (await bloat(save(...lower))).findings.map(({ message }) => message);
    assert.deepEqual(assumed, [
      `layer 1 overwrites 1 file (100kB) of layer 0; ${update} (assuming layer 0 is the base image)`,
    ]);
    const known = (await bloat(image, ...options)).findings.map(({ message }) => message);
    assert.ok(known.every((message) => !message.includes('assuming')));
  });

  test('all rows are shown by a command with the same base', async () => {
    const text = await table(image, ...options, '--limit', '1');
    assert.ok(text.includes(`1 of 2 causes; all: timg-inspect bloat ${image} ${options.join(' ')} --limit 0\n`), text);
  });
});

describe('every format has the advice of the JSON', () => {
  for (const [sample, ...options] of [
    ['hello_oci_1.1.0.tar'],
    ['hello_oci_1.1.0.tar', '--base', 'samples/hello_base.tar'],
    ['copied.tar'],
    ['deleted-and-moved.tar'],
    ['duplicates.tar'],
    ['symlink-loop.tar'],
  ]) {
    test([sample, ...options].join(' '), async () => {
      const archive = `samples/${sample}`;
      const { data } = await bloat(archive, ...options);
      assert.ok(data.causes.length > 0);
      for (const format of ['table', 'html', 'sarif', 'github', 'gitlab', 'junit']) {
        const { output } = await run(['bloat', archive, ...options, '--format', format, '--limit', '0']);
        for (const { advice } of data.causes) assert.ok(output.includes(advice), `${format}: ${advice}`);
      }
    });
  }
});

describe('leftovers', () => {
  const lists = 'var/lib/apt/lists/deb.debian.org';
  const fix = 'end the RUN with rm -rf /var/lib/apt/lists/*, or use RUN --mount=type=cache,target=/var/lib/apt';
  const app = step('RUN apt-get update', file(lists, 5000), file(`${lists}_main`, 500));
  const older = step('FROM', file('var/lib/apt/lists/old', 700));

  test('of an own layer', async () => {
    const { data, findings } = await bloat(save(base, app));
    const [one, ...others] = data.leftovers;
    assert.deepEqual(one, {
      rule: 'bloat/apt-lists',
      title: 'apt package lists',
      bytes: 5500,
      distribution: null,
      fileCount: 2,
      storedIn: [1],
      example: lists,
      advice: fix,
    });
    assert.deepEqual(others, []);
    assert.equal(findings[0]?.message, `apt package lists: 5.5kB in 2 files, such as /${lists} (layer 1); ${fix}`);
  });

  test('of the base image', async () => {
    const { data, findings } = await bloat(save(older, step('COPY a', file('a', 9))));
    assert.equal(data.leftovers[0]?.advice, 'use a newer or smaller base image');
    assert.ok(
      findings[0]?.message.endsWith('; use a newer or smaller base image (assuming layer 0 is the base image)'),
    );
  });

  test('of both', async () => {
    const { data } = await bloat(save(older, app));
    assert.deepEqual(data.leftovers[0]?.storedIn, [0, 1]);
    assert.equal(data.leftovers[0]?.advice, `${fix}; other files are in the base image`);
  });

  test('have a table of their own, and a kind among the fixes', async () => {
    const text = await table(save(base, app, step('RUN rm', { path: 'etc/.wh.conf' })));
    assert.ok(text.includes('Leftovers: in the final filesystem, but not needed\n'));
    assert.match(text, /^ SIZE {2}FILE COUNT {2}LAYER {2}WHAT {15}EXAMPLE$/m);
    assert.match(text, /^5\.5kB {11}2 {6}1 {2}apt package lists {2}\/var\/lib\/apt\/lists\/deb\.debian\.org$/m);
    assert.match(text, /^5\.5kB {2}leftovers {6}1 {2}apt package lists: end the RUN with /m);
    assert.match(text, /^ 100B {2}deleted {8}2 {2}the base image still ships these files: /m);
  });
});
