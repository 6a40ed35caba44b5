// check: limits of wasted bytes, uncompressed and compressed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { noise } from '../../support/bytes.ts';
import { dockerSave, type ImageLiteral, ociArchive } from '../../support/image-builder.ts';
import { itemAt } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('check-waste');

/** The second layer deletes the only file of the first: 100,000 random bytes. */
const image: ImageLiteral = {
  names: ['app:1'],
  steps: [
    { createdBy: 'ADD base', entries: [{ path: 'gone', body: noise('gone', 100_000) }] },
    { createdBy: 'RUN rm', entries: [{ path: '.wh.gone', body: '' }] },
    { createdBy: 'COPY text', entries: [{ path: 'text', body: 'x'.repeat(300_000) }] },
  ],
};
const compressed = write('compressed.tar', ociArchive([image]));
const plain = write('plain.tar', dockerSave([image]));

interface Budget {
  readonly rule: string;
  readonly metric: string;
  readonly actual: number | null;
  readonly limitValue: number | null;
  readonly status: string;
}

async function checked(archive: string, ...options: readonly string[]) {
  const { status, output, errors } = await run(['check', archive, ...options, '--format', 'json']);
  assert.equal(errors, '');
  const { data, findings } = JSON.parse(output);
  return { status, budgets: data.budgets as readonly Budget[], findings };
}

const layerSize = async (at: number): Promise<number> => {
  const { output } = await run(['layers', compressed, '--format', 'json']);
  return itemAt<{ sizes: { distribution: number } }>(JSON.parse(output).data.images[0].layers, at).sizes.distribution;
};

describe('budgets of wasted bytes', () => {
  test('limit what a layer takes compressed', async () => {
    const size = await layerSize(0);
    const policy = (limit: number) =>
      write('policy.json', JSON.stringify({ budgets: { wasted: { content: 100_000, distribution: limit } } }));
    const passed = await checked(compressed, '--policy', policy(size));
    assert.deepEqual(
      passed.budgets.map(({ metric, actual, status }) => `${metric} ${actual} ${status}`),
      ['wasted 100000 ok', `wasted distribution ${size} ok`],
    );
    assert.equal(passed.status, 0);
    const failed = await checked(compressed, '--policy', policy(size - 1));
    assert.equal(failed.status, 1);
    assert.match(failed.findings[0].message, /^the image wastes 100kB compressed; budget is 100kB$/);
  });

  test('take percentages of the compressed files', async () => {
    const [gone, text] = [await layerSize(0), await layerSize(2)];
    const { budgets, findings } = await checked(
      compressed,
      ...['--budget', 'wasted.distribution=50%', '--budget', 'own-wasted.distribution=10%'],
    );
    assert.deepEqual(
      budgets.map(({ rule, actual, limitValue, status }) => ({ rule, actual, limitValue, status })),
      [
        { rule: 'budget/wasted', actual: gone, limitValue: Math.floor((gone + text) / 2), status: 'over' },
        { rule: 'budget/own-wasted', actual: gone, limitValue: Math.floor(text / 10), status: 'over' },
      ],
    );
    assert.match(findings[1].message, /^own layers waste 100kB compressed; budget is 10% \(\d+B\)$/);
  });

  test('are unknown for layers that are stored uncompressed', async () => {
    const { status, findings } = await checked(plain, '--budget', 'wasted.distribution=5MB');
    assert.equal(status, 1);
    assert.match(
      findings[0].message,
      /^the wasted budget cannot be checked: layers are stored uncompressed \(docker save\); add --estimate gzip:6, /,
    );
  });

  test('of the command line replace only their part of the policy', async () => {
    const policy = ['--policy', write('both.json', '{ "budgets": { "wasted": { "content": 1, "distribution": 2 } } }')];
    const limits = async (...options: readonly string[]) =>
      (await checked(compressed, ...policy, ...options)).budgets.map(({ limitValue }) => limitValue);
    assert.deepEqual(await limits('--budget', 'wasted=3'), [3, 2]);
    assert.deepEqual(await limits('--budget', 'wasted.distribution=4'), [1, 4]);
    const single = ['--policy', write('single.json', '{ "budgets": { "wasted": 7 } }')];
    const { budgets } = await checked(compressed, ...single, '--budget', 'wasted.distribution=8');
    assert.deepEqual(
      budgets.map(({ limitValue }) => limitValue),
      [7, 8],
    );
  });

  test('keep their name in a size history', async () => {
    const history = write('sizes.ndjson', '');
    await run(['check', compressed, '--budget', 'wasted=1MB', '--history', history]);
    await run(['check', compressed, '--budget', 'wasted.distribution=1MB', '--history', history]);
    const lines = readFileSync(history, 'utf8').trim().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).budgets),
      [{ wasted: '1MB' }, { 'wasted.distribution': '1MB' }],
    );
  });

  test('have no other parts', async () => {
    const { status, errors } = await run(['check', compressed, '--budget', 'wasted.visible=1MB']);
    assert.equal(status, 2);
    assert.equal(
      errors,
      'timg-inspect: --budget wasted.visible=1MB: unknown size "visible"; known: content, distribution\n',
    );
  });
});
