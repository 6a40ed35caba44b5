// Advisories about unpackers that wrote outside their target folder. timg-inspect writes no files of an archive, but it resolves
// every path inside the root, follows no link out of it, and reports what it skips.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { contentOf, filesIn, findingsOf } from '../support/answers.ts';
import { goJson } from '../support/go-json.ts';
import { ociArchive } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

/** A folder of the host that the archives try to reach. */
const outside = mkdtempSync(join(tmpdir(), 'timg-test-'));
writeFileSync(join(outside, 'secret'), 'mine');
/** The same path inside the image, where it is an ordinary one. */
const inside = outside.slice(1);
const up = '../'.repeat(30);

after(() => rmSync(outside, { recursive: true }));
afterEach(() => {
  assert.deepEqual(readdirSync(outside), ['secret']);
  assert.equal(readFileSync(join(outside, 'secret'), 'utf8'), 'mine');
});

const image = (...layers: readonly (readonly TarLiteral[])[]): Buffer =>
  ociArchive([{ names: ['hostile:1'], steps: layers.map((entries) => ({ entries })) }]);

describe('node-tar', () => {
  test('CVE-2018-20834: a hard link that leads out, then a file with its name', async () => {
    const archive = image([
      { path: 'x', type: 'hardlink', link: `${outside}/secret` },
      { path: 'x', body: 'theirs' },
    ]);
    assert.deepEqual(await filesIn(archive), ['x file 6']);
    assert.equal(await contentOf(archive, 'x'), 'theirs');
    assert.match(
      (await findingsOf(archive)).join('\n'),
      /skipped-entry: layer 0: \/x was skipped: it is a hard link to \/.*\/secret, where there is no file/,
    );
  });

  test('CVE-2021-32803: a directory that becomes a link that leads out', async () => {
    const archive = image([{ path: 'x/' }, { path: 'x', link: outside }, { path: 'x/secret', body: 'theirs' }]);
    assert.deepEqual(await filesIn(archive), [`${inside}/secret file 6`, `x symlink -> ${outside}`].sort());
    assert.equal(await contentOf(archive, 'x/secret'), 'theirs');
  });

  test('CVE-2021-32804: an absolute path with several slashes', async () => {
    const archive = image([{ path: `///${outside}/secret`, body: 'theirs' }]);
    assert.deepEqual(await filesIn(archive), [`${inside}/secret file 6`]);
  });

  test('CVE-2021-37701: a backslash is part of a name, not a separator', async () => {
    const archive = image([
      { path: 'a\\b', link: outside },
      { path: 'a/b/secret', body: 'theirs' },
    ]);
    assert.deepEqual(await filesIn(archive), ['a/b/secret file 6', `a\\b symlink -> ${outside}`]);
  });

  test('CVE-2021-37712: two names that only look the same', async () => {
    const archive = image([
      { path: 'cafe\u0301', link: outside },
      { path: 'caf\u00e9/secret', body: 'theirs' },
    ]);
    assert.deepEqual(await filesIn(archive), [`cafe\u0301 symlink -> ${outside}`, 'caf\u00e9/secret file 6']);
  });

  test('CVE-2026-23745: hard links and symbolic links with absolute targets', async () => {
    const archive = image([
      { path: 'hard', type: 'hardlink', link: `${outside}/secret` },
      { path: 'soft', link: `${outside}/secret` },
    ]);
    assert.deepEqual(await filesIn(archive), [`soft symlink -> ${outside}/secret`]);
    assert.equal(await contentOf(archive, 'soft'), undefined);
    assert.match((await findingsOf(archive)).join('\n'), /skipped-entry: layer 0: \/hard was skipped: /);
  });

  test('CVE-2026-26960: a hard link through symbolic links that lead up', async () => {
    const archive = image([
      { path: 'a/b/c/up', link: '../..' },
      { path: 'a/b/escape', link: 'c/up/../..' },
      { path: 'exfil', type: 'hardlink', link: `a/b/escape/..${outside}/secret` },
    ]);
    assert.equal(await contentOf(archive, 'exfil'), undefined);
    assert.match((await findingsOf(archive)).join('\n'), /skipped-entry: layer 0: \/exfil was skipped: /);
  });
});

describe('tar-fs', () => {
  test('CVE-2024-12905: a link that leads out, and a file through it', async () => {
    const archive = image([
      { path: 'x', link: `${up}${inside}` },
      { path: 'x/secret', body: 'theirs' },
    ]);
    assert.deepEqual(await filesIn(archive), [`${inside}/secret file 6`, `x symlink -> ${up}${inside}`].sort());
  });

  test('CVE-2025-48387: links that only together lead out', async () => {
    const archive = image([
      { path: 'a', link: '.' },
      { path: 'b', link: `a/${up}` },
      { path: 'c', link: `b/${inside}` },
      { path: 'c/secret', body: 'theirs' },
    ]);
    assert.ok((await filesIn(archive)).includes(`${inside}/secret file 6`));
    assert.equal(await contentOf(archive, 'c/secret'), 'theirs');
  });

  test('CVE-2025-59343: a link to a sibling whose name starts like the root', async () => {
    const archive = image([
      { path: 'x', link: '../root-evil' },
      { path: 'x/secret', body: 'theirs' },
    ]);
    assert.deepEqual(await filesIn(archive), ['root-evil/secret file 6', 'x symlink -> ../root-evil']);
  });
});

test('Python tarfile, CVE-2007-4559: ".." in the name of a file', async () => {
  const archive = image([{ path: `${up}${inside}/secret`, body: 'theirs' }]);
  assert.deepEqual(await filesIn(archive), [`${inside}/secret file 6`]);
  assert.match(
    (await findingsOf(archive)).join('\n'),
    /validity\/unsafe-path: layer 0, byte 512 \(\/\.\.\/.*\/secret\): the path leads above the root; /,
  );
});

test('GNU tar, CVE-2025-45582: a link that leads out in one layer, a file through it in the next', async () => {
  const archive = image([{ path: 'x', link: `${up}${inside}` }], [{ path: 'x/secret', body: 'theirs' }]);
  assert.deepEqual(await filesIn(archive), [`${inside}/secret file 6`, `x symlink -> ${up}${inside}`].sort());
});

test('umoci, CVE-2021-29136: a layer that makes the root a link', async () => {
  for (const path of ['.', '/', './']) {
    const archive = image([{ path, type: 'symlink', link: outside }], [{ path: 'secret', body: 'theirs' }]);
    assert.deepEqual(await filesIn(archive), ['secret file 6']);
    assert.match(
      (await findingsOf(archive)).join('\n'),
      /skipped-entry: layer 0, byte 512: an entry named "" or "." was skipped: only a directory can be the root/,
    );
  }
});

describe('moby', () => {
  test('CVE-2014-9356: an absolute link in a layer', async () => {
    const archive = image([{ path: 'x', link: `${outside}/secret` }]);
    assert.equal(await contentOf(archive, 'x'), undefined);
    assert.equal(await contentOf(archive, `${outside}/secret`), undefined);
  });

  test('CVE-2014-9356: absolute links in the archive itself', async () => {
    const item = { Config: 'config.json', RepoTags: ['hostile:1'], Layers: ['layer.tar'] };
    const archive = tar([
      { path: 'config.json', link: `${outside}/secret` },
      { path: 'layer.tar', type: 'hardlink', link: `${outside}/secret` },
      { path: 'manifest.json', body: goJson([item]) },
    ]);
    const { status, output } = await run(['-', '--format', 'json'], { stdin: archive });
    assert.equal(status, 1);
    const rules = JSON.parse(output).findings.map(({ rule }: { readonly rule: string }) => rule);
    assert.deepEqual(rules, ['integrity/missing-blob', 'integrity/missing-blob', 'portability/v1-links']);
  });

  test('CVE-2014-9358: an image ID that is a path', async () => {
    const id = 'a'.repeat(64);
    const archive = tar([
      { path: `${id}/json`, body: goJson({ id }) },
      { path: `${id}/layer.tar`, body: tar([{ path: 'file', body: 'x' }]) },
      { path: 'repositories', body: goJson({ hostile: { latest: `${up}${inside}` } }) },
    ]);
    assert.match((await findingsOf(archive)).join('\n'), /integrity\/document: .*json is not in the archive/);
  });
});
