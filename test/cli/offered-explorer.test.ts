// The overview offers the explorer to a person at a terminal, and to nobody else.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inProject } from '../support/project.ts';
import { run, type World } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'offered-'));
after(() => rmSync(folder, { recursive: true }));
const sample = 'samples/hello_image.tar';
const terminal: World = { width: 100, hasScreen: true };

const lastLine = async (args: readonly string[], world: World): Promise<string | undefined> =>
  (await run(args, world)).output
    .trimEnd()
    .split('\n')
    .at(-1)
    ?.replaceAll(/\p{Cc}\[\d*m/gu, '');

describe('the explorer is offered', () => {
  test('in the last line on a terminal', async () =>
    assert.match(
      (await lastLine([sample], terminal)) ?? '',
      /^Look inside: +timg-inspect explore samples\/hello_image\.tar$/,
    ));

  test('without the choice of an image if there are several', async () => {
    const archive = 'samples/attestations.tar';
    assert.match((await lastLine([archive], terminal)) ?? '', / timg-inspect explore samples\/attestations\.tar$/);
  });

  test('with a name that the shell takes as it is', async () => {
    symlinkSync(inProject(sample), join(folder, '-my app.tar'));
    const line = await lastLine(['./-my app.tar'], { ...terminal, directory: folder });
    assert.match(line ?? '', / timg-inspect explore '\.\/-my app\.tar'$/);
  });
});

describe('the explorer is not offered', () => {
  const cases: readonly (readonly [string, readonly string[], World])[] = [
    ['in a pipe', [sample], {}],
    ['if keys cannot be read', [sample], { width: 100 }],
    ['in CI', [sample], { ...terminal, environment: { CI: 'true' } }],
    ['on a terminal without sequences', [sample], { ...terminal, environment: { TERM: 'dumb' } }],
    ['in another format', [sample, '--format', 'markdown'], terminal],
    ['beside a further report', [sample, '--report', `json=${join(folder, 'report.json')}`], terminal],
    ['without an image', ['samples/manifest-empty.tar'], terminal],
  ];
  for (const [name, args, world] of cases)
    test(name, async () => assert.doesNotMatch((await run(args, world)).output, /explore/));

  test('in a file', async () => {
    const file = join(folder, 'page.txt');
    await run([sample, '-o', file], terminal);
    assert.match(readFileSync(file, 'utf8'), /Verify digests(?![\s\S]*explore)/);
  });
});
