// check --format markdown: a comment on a pull request.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';

const directory = mkdtempSync(join(tmpdir(), 'check-comment-'));
after(() => rmSync(directory, { recursive: true }));
for (const name of ['old', 'new']) mkdirSync(join(directory, name));

/** A layer with one file: a header of 512 bytes, the data in blocks of 512, and two empty blocks. */
const step = (path: string, blocks: number): StepLiteral => ({
  createdBy: `COPY ${path}`,
  entries: [{ path, body: 'x'.repeat(blocks * 512) }],
});
const write = (file: string, ...images: readonly ImageLiteral[]): string => {
  writeFileSync(join(directory, file), (images.length > 1 ? ociArchive : dockerSave)(images));
  return file;
};

type Versions = readonly [old: readonly StepLiteral[] | undefined, newer: readonly StepLiteral[]];

/** Writes two versions of images, each in an archive of its own, and returns the arguments that compare them. */
async function versions(images: Readonly<Record<string, Versions>>): Promise<readonly string[]> {
  const entries = Object.entries(images);
  const save = (folder: string, name: string, steps: readonly StepLiteral[] | undefined): readonly string[] =>
    steps ? [write(`${folder}/${name}.tar`, { names: [`${name}:1`], steps })] : [];
  const older = entries.flatMap(([name, [steps]]) => save('old', name, steps));
  rmSync(join(directory, 'base.json'), { force: true });
  await run(['check', ...older, '--write-baseline', 'base.json'], { directory });
  return [...entries.flatMap(([name, [, steps]]) => save('new', name, steps)), '--baseline', 'base.json'];
}

const check = (...args: readonly string[]) => run(['check', ...args, '--format', 'markdown'], { directory });

const rowsIn = (comment: string): readonly string[] =>
  Array.from(comment.matchAll(/^\| `([^`]+)` \| (ok|\*\*[^|]+) \| /gm), ([, name, status]) => `${name} ${status}`);
const summariesIn = (comment: string): readonly string[] =>
  Array.from(
    comment.matchAll(/^(<details.*>)\n<summary>(.*)<\/summary>\n\n/gm),
    ([, start, text]) => `${start}${text}`,
  );
const marker = '<!-- timg-inspect:check -->\n';

describe('the comment of check', () => {
  test('has what failed first, then what changed most, and counts the rest', async () => {
    const args = await versions({
      same: [[step('a', 1)], [step('a', 1)]],
      little: [[step('a', 1)], [step('a', 2)]],
      less: [[step('a', 9)], [step('a', 4)]],
      bad: [[step('a', 1)], [step('a', 40)]],
      fresh: [undefined, [step('a', 1)]],
    });
    const { status, output } = await check(...args, '--budget', 'growth=1kB');
    assert.equal(status, 1);
    assert.ok(output.startsWith(`${marker}### FAILED 5 images: 1 failed, 4 ok\n\n| IMAGE |`), output);
    assert.deepEqual(rowsIn(output), ['bad:1 **FAILED**', 'less:1 ok', 'little:1 ok', 'fresh:1 ok']);
    assert.match(output, /^\| `bad:1` \| \*\*FAILED\*\* \| 22kB \| \+20kB \| 0B \| growth \|$/m);
    assert.match(output, /^\| `fresh:1` \| ok \| 2.05kB \| - \| 0B \| new: no baseline yet \|$/m);
    assert.match(output, /^1 image unchanged in size: `same:1`$/m);
    assert.deepEqual(summariesIn(output), [
      '<details open><b>FAILED</b> <code>bad:1</code>: content grew by 20kB; budget is 1kB',
      '<details><code>less:1</code>: -2.56kB',
      '<details><code>little:1</code>: +512B',
    ]);
    const [, bad = '', less = '', little = ''] = output.split('</summary>');
    const titles = [bad, less, little].map((part) => part.match(/(?<=^#### ).*$/gm));
    const changes = 'What changed the size (uncompressed content)';
    assert.deepEqual(titles, [
      [changes, 'Largest files in new layers'],
      [changes],
      [changes, 'Largest files in new layers'],
    ]);
    assert.match(bad, /^\| \+20kB \| {2}\| 0 \| 0 \| base \| `COPY a` \|$/m);
    assert.match(
      output,
      /^baseline: base\.json\n\nBinaries not examined \(first of 5 archives\): `timg-inspect validate new\/same\.tar` · Digests /m,
    );
  });

  test('many images that did not change are not named', async () => {
    const same = Array.from({ length: 6 }, (_, at): [string, Versions] => [
      `same${at}`,
      [[step('a', 1)], [step('a', 1)]],
    ]);
    const { output } = await check(
      ...(await versions({ bad: [[step('a', 1)], [step('a', 9)]], ...Object.fromEntries(same) })),
    );
    assert.match(output, /^6 images unchanged in size$/m);
  });

  test('sections are closed if several images failed', async () => {
    const grown: Versions = [[step('a', 1)], [step('a', 40)]];
    const { output } = await check(...(await versions({ one: grown, two: grown })));
    assert.equal(output.match(/^<details>$/gm)?.length, 2);
    const validate = '`timg-inspect validate new/one.tar`, `timg-inspect validate new/two.tar`';
    assert.ok(output.includes(`\nBinaries not examined: ${validate} · Digests not checked: `), output);
    assert.doesNotMatch(output, /<details open>/);
  });

  test('says which fixes there are, and lists several problems', async () => {
    const steps = [step('a', 40), { ...step('a', 40), createdBy: 'RUN touch a' }];
    const [archive = ''] = await versions({ app: [undefined, steps] });
    const { output } = await check(archive, '--budget', 'wasted=1kB', '--budget', 'layer-count=1');
    assert.match(output, /^### FAILED `app:1`: 2 budgets exceeded$/m);
    assert.deepEqual(summariesIn(output), [
      '<details open><b>FAILED</b> <code>app:1</code>: the image wastes 20.5kB; budget is 1kB; 1 more error; 1 fix',
    ]);
    assert.match(output, /^- \*\*error\*\* 2 layers; budget is 1 `budget\/layer-count`$/m);
    assert.match(output, /^\| 20\.5kB \| copied \(.+\) \| 1 \| .+ \|$/m);
  });

  test('an image that passed without a baseline has a row', async () => {
    const [archive = ''] = await versions({ app: [undefined, [step('a', 1)]] });
    const { output } = await check(archive, '--budget', 'wasted=1kB');
    assert.deepEqual(rowsIn(output), ['app:1 ok']);
    assert.deepEqual(summariesIn(output), []);
  });

  test('an error is told even if no size is to be explained', async () => {
    const { status, output } = await run([
      'check',
      'samples/missing-layer.tar',
      '--budget',
      'efficiency=1%',
      '--format',
      'markdown',
    ]);
    assert.equal(status, 1);
    assert.match(output, /^<details open>\n<summary><b>FAILED<\/b> /m);
    assert.match(output, /^- \*\*error\*\* .* `integrity\/missing-blob`$/m);
    const [archive = ''] = await versions({ app: [undefined, [{ createdBy: 'RUN', entries: [{ path: 'd/' }] }]] });
    const single = await check(archive, '--budget', 'layer-count=0');
    assert.match(single.output, /^- \*\*error\*\* 1 layer; budget is 0 `budget\/layer-count`$/m);
  });

  test('is the same in --report and in the step summary', async () => {
    const grown: Versions = [[step('a', 1)], [step('a', 40)]];
    const args = await versions({ one: grown, two: [[step('a', 1)], [step('a', 2)]] });
    const options = [...args, '--budget', 'growth=1kB'];
    const { output } = await check(...options);
    assert.equal(summariesIn(output).length, 2);
    const [report, summary] = ['report.md', 'summary.md'].map((name) => join(directory, name)) as [string, string];
    await run(['check', ...options, '--report', `markdown=${report}`], { directory });
    assert.equal(readFileSync(report, 'utf8'), output);
    await run(['check', ...options], { directory, environment: { GITHUB_STEP_SUMMARY: summary } });
    assert.equal(readFileSync(summary, 'utf8'), `${output}\n`);
  });

  test('an archive without an image, alone and among others', async () => {
    const [app = ''] = await versions({ app: [undefined, [step('a', 1)]] });
    const empty = write('empty.tar');
    for (const args of [[empty], [empty, app]]) {
      const { status, output } = await check(...args, '--budget', 'wasted=1kB');
      assert.equal(status, 1);
      assert.ok(output.startsWith(marker), output);
      assert.equal(rowsIn(output)[0], 'empty.tar **not checked**');
      assert.deepEqual(summariesIn(output), ['<details open><b>not checked</b> <code>empty.tar</code>: no image']);
      assert.match(output, /^- \*\*error\*\* .*no image in this archive/m);
    }
  });

  test('the command that shows all has the options that choose images', async () => {
    const platform = { os: 'linux', architecture: 'arm64' };
    const layers = Array.from({ length: 9 }, (_, at) => step(`d${at}/a`, 40));
    const both = (steps: readonly StepLiteral[]) => [
      { names: ['web:1'], steps },
      { names: ['web:1'], steps, platform },
    ];
    write('old.tar', ...both([step('a', 1)]));
    write('new.tar', ...both(layers));
    const { output } = await check('new.tar', '--platform', 'linux/arm64', '--baseline', 'old.tar');
    assert.match(
      output,
      /^5 of 10 directories, 5 of 9 new files; all: `timg-inspect check new\.tar --platform linux\/arm64 --baseline old\.tar --limit 0`$/m,
    );
  });

  test('thousands of hostile names: it fits, and its sections are balanced', async () => {
    const bad = `${'</details>|@octocat `<!-- timg-inspect:check -->`<summary>'.repeat(4)}/`;
    const entries = Array.from({ length: 2000 }, (_, at) => ({
      path: `${at}${bad.repeat(17)}f`,
      body: 'x'.repeat(99),
    }));
    const steps = Array.from({ length: 20 }, (_, at) => ({
      createdBy: `RUN ${bad.repeat(20)}`,
      entries: entries.slice(at * 100, at * 100 + 100),
    }));
    const [archive = '', ...baseline] = await versions({ app: [[step('a', 1)], steps] });
    for (const limit of ['5', '0']) {
      const { status, output } = await check(archive, ...baseline, '--budget', 'forbidden-path=f', '--limit', limit);
      assert.equal(status, 1);
      assert.ok(output.length < 65_536 && output.length > 5000, String(output.length));
      assert.equal(output.match(/<details/g)?.length, 1);
      assert.equal(output.match(/<\/details>/g)?.length, 1);
      assert.equal(output.match(/<!--/g)?.length, 1);
      assert.match(output, /--limit 0`$/m);
    }
  });
});

describe('--quiet-below', () => {
  const limits = ['--budget', 'growth=1MB'];
  const isQuiet = async (versionsOfApp: Versions, ...options: readonly string[]): Promise<boolean> => {
    const { status, output } = await check(...(await versions({ app: versionsOfApp })), ...limits, ...options);
    assert.equal(status, 0);
    return output.split('\n').length === 3;
  };

  test('nothing to tell is a single line, for one image and for several', async () => {
    const same: Versions = [[step('a', 1)], [step('a', 1)]];
    const little: Versions = [[step('a', 1)], [step('a', 2)]];
    const one = await check(...(await versions({ app: same })));
    assert.deepEqual([one.status, one.output], [0, `${marker}### PASSED \`app:1\`: unchanged in size\n`]);
    const several = await check(...(await versions({ app: same, web: same })));
    assert.equal(several.output, `${marker}### PASSED 2 images unchanged in size\n`);
    const within = await check(...(await versions({ app: same, web: little })), ...limits, '--quiet-below', '10kB');
    assert.equal(within.output, `${marker}### PASSED 2 images unchanged in size (within 10kB)\n`);
  });

  test('is compared with growth and shrinkage, and a change of just that size is quiet', async () => {
    for (const change of [
      [[step('a', 1)], [step('a', 2)]],
      [[step('a', 2)], [step('a', 1)]],
    ] as const) {
      assert.equal(await isQuiet(change), false);
      assert.equal(await isQuiet(change, '--quiet-below', '511'), false);
      assert.equal(await isQuiet(change, '--quiet-below', '512'), true);
    }
  });

  test('is compared with each instruction as well, so that changes do not cancel each other', async () => {
    const change: Versions = [
      [step('a', 9), step('b', 1)],
      [step('a', 1), step('b', 9)],
    ];
    assert.equal(await isQuiet(change), false);
    assert.equal(await isQuiet(change, '--quiet-below', '4095'), false);
    assert.equal(await isQuiet(change, '--quiet-below', '4kiB'), true);
    const sum: Versions = [
      [step('a', 1), step('b', 1)],
      [step('a', 2), step('b', 2)],
    ];
    assert.equal(await isQuiet(sum, '--quiet-below', '1023'), false);
    assert.equal(await isQuiet(sum, '--quiet-below', '1024'), true);
  });

  test('images that failed, or passed in spite of a budget, are told', async () => {
    const args = await versions({ app: [[step('a', 1)], [step('a', 1)]] });
    const options = [...args, '--budget', 'layer-count=0', '--quiet-below', '1MB'];
    const failed = await check(...options);
    assert.deepEqual(rowsIn(failed.output), ['app:1 **FAILED**']);
    const allowed = await check(...options, '--allow', 'known');
    assert.equal(allowed.status, 0);
    assert.match(allowed.output, /^### PASSED \(allowed\) `app:1`: 1 of 2 budgets exceeded\n\n- allowed: known\n\n/m);
    assert.deepEqual(rowsIn(allowed.output), ['app:1 ok']);
  });

  test('warnings are counted, and notes are told', async () => {
    const steps = [step('a', 1), { ...step('var/cache/apt/archives/x.deb', 300) }];
    const args = await versions({ app: [steps, steps], web: [[step('a', 1)], [step('a', 1)]] });
    writeFileSync(join(directory, 'policy.json'), '{"rules": {"bloat/apt-cache": "warning"}}');
    const { output } = await check(...args, '--policy', 'policy.json', '--platform', 'linux/amd64');
    assert.match(
      output,
      /^### PASSED 2 images: 2 ok\n\n2 images unchanged in size: `app:1`, `web:1`; 1 warning: `timg-inspect check new\/app\.tar new\/web\.tar --platform linux\/amd64 --baseline base\.json --policy policy\.json --limit 0`$/m,
    );
    assert.deepEqual(rowsIn(output), []);
    const [, ...others] = args;
    const unchecked = await check(...others);
    assert.match(unchecked.output, /^- `app:1` \(linux\/amd64\) is in the baseline base\.json, but was not checked$/m);
  });

  test('changes nothing but the comment, and must be a size', async () => {
    const args = await versions({ app: [[step('a', 1)], [step('a', 1)]] });
    const plain = await run(['check', ...args], { directory });
    assert.deepEqual(await run(['check', ...args, '--quiet-below', '1MB'], { directory }), plain);
    for (const size of ['x', '-1', '']) {
      const { status, errors } = await check(...args, `--quiet-below=${size}`);
      assert.equal(status, 2);
      assert.match(errors, /--quiet-below/);
    }
  });
});
