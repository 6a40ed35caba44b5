// trend: the course of each size, in every format.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { TrendData } from '../../../src/report/trend/series.ts';
import { historyLine, historyText } from '../../support/history-lines.ts';
import { first } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { run, type World } from '../../support/run.ts';

const directory = mkdtempSync(join(tmpdir(), 'trend-'));
after(() => rmSync(directory, { recursive: true }));

const write = (name: string, lines: readonly unknown[]): string => {
  writeFileSync(join(directory, name), historyText(lines));
  return name;
};
const trend = (args: readonly string[], world: World = {}) => run(['trend', ...args], { directory, ...world });
const dataOf = async (...args: readonly string[]): Promise<TrendData> => {
  const { output } = await trend([...args, '--format', 'json']);
  return JSON.parse(output).data;
};

const schema = (name: string): object => JSON.parse(readFileSync(inProject('schemas', name), 'utf8'));
const ajv = new Ajv2020({ schemas: [schema('report/finding.json')], allowUnionTypes: true });
const validate = ajv.compile(schema('report/trend.json'));

const budgets = (wasted: string | undefined) => (wasted === undefined ? {} : { budgets: { wasted } });
const sizes = [1000, 4000, null, 2000, 3000];
const app = sizes.map((content, at) =>
  historyLine(at, content, budgets([undefined, '1MB', '1MB', '2MB', undefined][at])),
);
const web = [historyLine(0, 500, { names: ['web:1'] }), historyLine(4, 600, { names: ['web:1'], passed: false })];
const history = write('sizes.ndjson', [...app, ...web]);

describe('trend', () => {
  test('first, last, change, least and most of the known sizes', async () => {
    const { images } = await dataOf(history);
    assert.deepEqual(
      images.map(({ title, passed, runCount }) => [title, passed, runCount]),
      [
        ['app:1', true, 5],
        ['web:1', false, 2],
      ],
    );
    const image = first(images);
    assert.deepEqual(image.sizes.content, { first: 1000, last: 3000, change: 2000, min: 1000, max: 4000 });
    assert.equal(image.sizes.distribution, null);
    assert.deepEqual(
      image.runs.map((one) => one.sizes.content),
      sizes,
    );
    assert.deepEqual(
      image.budgetChanges.map(({ run: at, budget, old, new: newer }) => [at, budget, old, newer]),
      [
        [1, 'wasted', null, '1MB'],
        [3, 'wasted', '1MB', '2MB'],
        [4, 'wasted', '2MB', null],
      ],
    );
  });

  test('the JSON follows its schema', async () => {
    for (const file of [history, write('empty.ndjson', [])]) {
      const { status, output } = await trend([file, '--format', 'json']);
      assert.equal(status, 0);
      assert.ok(validate(JSON.parse(output)), ajv.errorsText(validate.errors));
    }
  });

  test('the table has a sparkline, of ASCII characters where there are no others', async () => {
    const unicode = await trend([history]);
    assert.match(unicode.output, /^app:1 +ok +5 +content +1kB +3kB +\+2kB +1kB +4kB +▁█ ▃▆$/m);
    assert.match(unicode.output, /^web:1 +FAILED +2 +content +500B +600B +\+100B +500B +600B +▁█$/m);
    assert.match(unicode.output, /^0000000 +2024-01-02 00:00:00 +app:1 +\+3kB +4kB$/m);
    assert.match(unicode.output, /^0000000 +2024-01-05 00:00:00 +app:1 +wasted +2MB +-$/m);
    for (const environment of [
      { LC_ALL: 'C' },
      { LANG: 'POSIX' },
      { LC_CTYPE: 'de_DE.ISO-8859-1', LANG: 'de_DE.UTF-8' },
      { TERM: 'linux', LANG: 'C.UTF-8' },
    ]) {
      const { output } = await trend([history], { environment });
      assert.match(output, /^app:1 +ok +5 +content .* _@ -\*$/m);
      assert.match(output, /^[\x20-\x7e\n]*$/);
    }
    const utf8 = await trend([history], { environment: { LANG: 'C', LC_ALL: 'en_US.utf8' } });
    assert.equal(utf8.output, unicode.output);
  });

  test('a long sparkline shows the largest size of its runs', async () => {
    const lines = Array.from({ length: 500 }, (_, at) => historyLine(at, at === 333 ? 9000 : 1000));
    const { output } = await trend([write('long.ndjson', lines)]);
    assert.match(output, /content .* ▁{26}█▁{13}$/m);
  });

  test('images and runs can be chosen', async () => {
    const titles = async (...args: readonly string[]) =>
      (await dataOf(history, ...args)).images.map(({ title }) => title);
    assert.deepEqual(await titles('--image', 'web*'), ['web:1']);
    assert.deepEqual(await titles('--image', 'app'), ['app:1']);
    assert.deepEqual(await titles('--image', 'app', '--platform', 'linux/amd64'), ['app:1']);
    const none64 = await trend([history, '--image', 'app', '--platform', 'linux/arm64']);
    assert.match(none64.errors, /: no image matches --image app --platform linux\/arm64; it has app:1, web:1$/m);
    const { images } = await dataOf(history, '--last', '2');
    assert.deepEqual(
      images.map(({ runCount, budgetChanges }) => [runCount, budgetChanges.length]),
      [
        [2, 1],
        [2, 0],
      ],
    );
    const none = await trend([history, '--image', 'db*']);
    assert.deepEqual(
      [none.status, none.errors],
      [2, 'timg-inspect: sizes.ndjson: no image matches --image db*; it has app:1, web:1\n'],
    );
    for (const wrong of ['0', '1.5', '-1', 'x']) assert.equal((await trend([history, '--last', wrong])).status, 2);
    const { output } = await trend([history, '--limit', '1']);
    assert.match(output, /^1 of 2 images; all: timg-inspect trend sizes.ndjson --limit 0$/m);
  });

  test('a tag that changes is not in the title, a platform is if there are several', async () => {
    const lines = [1, 2].flatMap((at) =>
      ['amd64', 'arm64'].map((architecture) =>
        historyLine(at, 10, { names: [`example.com/app:${at}`], platform: `linux/${architecture}` }),
      ),
    );
    const { images } = await dataOf(write('platforms.ndjson', lines));
    assert.deepEqual(
      images.map(({ title }) => title),
      ['example.com/app (linux/amd64)', 'example.com/app (linux/arm64)'],
    );
  });

  test('ndjson has a line for each run, a template a line for each image', async () => {
    const ndjson = await trend([history, '--format', 'ndjson']);
    assert.equal(ndjson.output.trim().split('\n').length, 7);
    const template = await trend([history, '--format', '{{.title}} {{.sizes.content.change}}']);
    assert.equal(template.output, 'app:1 2000\nweb:1 100\n');
  });

  test('standard input', async () => {
    const { output } = await trend(['-', '--format', '{{.title}}'], { stdin: Buffer.from(historyText(app)) });
    assert.equal(output, 'app:1\n');
  });

  test('what cannot be read', async () => {
    for (const [file, message] of [
      ['none.ndjson', 'none.ndjson: no such file; check --history writes one'],
      ['.', '.: is a directory, not a size history'],
    ] as const) {
      const { status, errors } = await trend([file]);
      assert.deepEqual([status, errors], [2, `timg-inspect: ${message}\n`]);
    }
    const { status, errors } = await trend([history, '-o', history]);
    assert.equal(status, 2);
    assert.match(errors, /--output sizes.ndjson: this is an input file/);
    writeFileSync(join(directory, 'huge.ndjson'), '');
    truncateSync(join(directory, 'huge.ndjson'), 32 * 2 ** 20 + 1);
    const huge = await trend(['huge.ndjson']);
    assert.deepEqual(
      [huge.status, huge.errors],
      [2, 'timg-inspect: huge.ndjson: larger than 32MiB; keep its last lines: tail -n 50000\n'],
    );
  });

  test('a history without runs', async () => {
    const { status, output } = await trend([write('none-yet.ndjson', [])]);
    assert.deepEqual([status, output], [0, '0 images, 0 runs\nnone-yet.ndjson has no runs yet\n']);
  });
});
