// Which commands compare the digests of layers with their bytes, and which read layers without hashing them. A command that does not
// compare them neither reports a mismatch nor counts the rule as evaluated, with a cache or without.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../src/rules/rule.ts';
import { sha256 } from '../support/bytes.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'digests-compared-'));
after(() => rmSync(folder, { recursive: true }));
const policy = join(folder, 'policy.json');
writeFileSync(policy, JSON.stringify({ rules: { 'integrity/diff-id': 'error' } }));

/** Two gzip layers with each other's diff IDs. */
const sample = 'samples/wrong-diff-id.tar';

async function mismatches(...args: readonly string[]): Promise<readonly string[]> {
  const { output } = await run(['--format', 'json', ...args]);
  const { findings } = JSON.parse(output) as { readonly findings: readonly Finding[] };
  return findings.flatMap(({ rule, where: { layer } }) => (rule === 'integrity/diff-id' ? [`layer ${layer}`] : []));
}

const comparing: readonly (readonly string[])[] = [
  ['verify', sample],
  ['digests', sample],
  ['validate', sample],
  ['check', sample, '--policy', policy],
];
const notComparing: readonly (readonly string[])[] = [
  [sample],
  ['layers', sample],
  ['files', sample],
  ['bloat', sample],
  ['inspect', sample],
  ['check', sample, '--budget', 'layer-count=2'],
];

describe('digests of layers', () => {
  for (const args of comparing) {
    test(`are compared: ${args[0]}`, async () => {
      assert.deepEqual(await mismatches(...args), ['layer 0', 'layer 1']);
      const cached = [...args, '--cache', join(folder, 'cache')];
      assert.deepEqual(await mismatches(...cached), ['layer 0', 'layer 1']);
      assert.deepEqual(await mismatches(...cached), ['layer 0', 'layer 1']);
    });
  }
  for (const args of notComparing) {
    test(`are not compared: ${args.join(' ')}`, async () => {
      assert.deepEqual(await mismatches(...args), []);
      assert.deepEqual(await mismatches(...args, '--cache', join(folder, 'cache')), []);
    });
  }

  test('check names the command that compares them', async () => {
    const { output } = await run(['check', sample, '--budget', 'layer-count=2']);
    assert.match(output, /^Digests not checked: +timg-inspect verify samples\/wrong-diff-id\.tar$/m);
  });

  test('a diff ID that is not declared is computed, of a compressed layer too', async () => {
    const layer = tar([{ path: 'a', body: 'a' }]);
    const archive = join(folder, 'without-diff-ids.tar');
    const entries = [
      {
        path: 'manifest.json',
        body: JSON.stringify([{ Config: 'c.json', RepoTags: ['app:1'], Layers: ['l.tar.gz'] }]),
      },
      { path: 'c.json', body: JSON.stringify({ os: 'linux', architecture: 'amd64' }) },
      { path: 'l.tar.gz', body: gzipSync(layer) },
    ];
    writeFileSync(archive, tar(entries));
    const { output } = await run(['layers', archive, '--format', 'json']);
    assert.equal(JSON.parse(output).data.images[0].layers[0].diffID, sha256(layer));
  });

  test('inspect computes them if the ID of an image depends on them', async () => {
    const { output } = await run(['inspect', 'samples/kaniko.tar']);
    assert.match(JSON.parse(output)[0].ImageIDs.ContainerdStore[0], /^sha256:792581da5562/);
  });
});
