// The largest saving is always among the fixes, and "new files" are files that the baseline does not have.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSave, type StepLiteral } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const at = temporaryFolder('savings');
const saved = (file: string, ...steps: readonly StepLiteral[]): string =>
  at(file, dockerSave([{ names: ['app:1'], steps }]));

const deb = { path: 'var/cache/apt/archives/x.deb', body: 'd'.repeat(85_000) };
const small = (body: string, at: number) => ({ path: `d${at}`, body });

/** The rows below a title, up to the next empty line. */
const section = (output: string, title: string): readonly string[] =>
  output
    .slice(output.indexOf(`\n${title}\n`) + 1)
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2) ?? [];

test('85 kB of apt cache in the base layer come before many small files that are overwritten', async () => {
  const numbers = Array.from({ length: 30 }, (_, number) => number);
  const file = saved(
    'base.tar',
    { entries: [deb, ...numbers.map((number) => small('old', number))] },
    ...numbers.map((number) => ({ entries: [small('new!', number)] })),
  );
  const { output } = await run(['bloat', file]);
  assert.match(section(output, 'Fixes')[0] ?? '', /^ *85kB +leftovers +0 +apt downloads and caches: /);
});

describe('check with a baseline archive', () => {
  const opt = { path: 'opt/same', body: 's'.repeat(9000) };
  const old = saved(
    'old.tar',
    { entries: [{ path: 'bin/sh', body: 'sh' }] },
    { entries: [opt, { path: 'opt/changed', body: 'a'.repeat(700) }] },
  );
  const newer = saved(
    'new.tar',
    { entries: [{ path: 'bin/sh', body: 'sh' }] },
    { entries: [opt, { path: 'opt/changed', body: 'b'.repeat(700) }, { path: 'opt/new', body: 'n'.repeat(800) }, deb] },
  );
  test('lists new and changed files, not those that the baseline has', async () => {
    const { output } = await run(['check', newer, '--baseline', old]);
    const paths = section(output, 'Largest new files').map((row) => row.split(' ').at(-1));
    assert.deepEqual(paths, ['/var/cache/apt/archives/x.deb', '/opt/new', '/opt/changed']);
  });
  test('shows how to fix new leftovers', async () => {
    const { output } = await run(['check', newer, '--baseline', old]);
    assert.match(section(output, 'Fixes')[0] ?? '', /^ *85kB +leftovers +1 +apt downloads and caches: /);
  });
  test('shows what the baseline lacks, as warnings with its name', async () => {
    const baseline = 'samples/truncated-layer.tar';
    const { output, status } = await run(['check', newer, '--baseline', baseline]);
    assert.match(output, /^warning: baseline samples\/truncated-layer\.tar: layer 1 is truncated at byte 1100/m);
    assert.match(output, /^error: the growth budget for content cannot be checked: the baseline could not be read/m);
    assert.equal(status, 1);
    const policy = at('quiet.json', '{"budgets": {}, "rules": {"integrity/damaged-layer": "off"}}');
    const quiet = await run(['check', newer, '--baseline', baseline, '--policy', policy]);
    assert.doesNotMatch(quiet.output, /damaged-layer/);
  });
  test('says nothing about a sound baseline', async () => {
    const { findings } = JSON.parse((await run(['check', newer, '--baseline', old, '--format', 'json'])).output);
    assert.ok(findings.every(({ message }: { message: string }) => !message.startsWith('baseline ')));
  });
  test('a baseline file has no files: the heading says what is listed', async () => {
    const baseline = at('base.json', '');
    await run(['check', old, '--write-baseline', baseline]);
    const { output } = await run(['check', newer, '--baseline', baseline]);
    assert.doesNotMatch(output, /Largest new files/);
    assert.match(section(output, 'Largest files in new layers').join('\n'), /\/opt\/same$/m);
  });
});
