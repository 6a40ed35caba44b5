// How findings are reported, and the texts of rules: a unique id, a title, a reason, messages of one line. What each rule
// reports is in catalogue.test.ts.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ruleMetadata } from '../../src/rules/policy.ts';
import type { Finding, RuleMetadata } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { found } from '../support/found.ts';
import { buildImage, dockerSave, type ImageLiteral, MEDIA, ociArchive } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';
import { hello, layerOf, layout } from './catalogue/archives.ts';

const saved = (...literals: ImageLiteral[]): Buffer => dockerSave(literals, { v1Configs: false });
const broken: ImageLiteral = { ...hello, steps: [{ entries: [{ path: '.wh.' }] }] };

describe('findings', () => {
  for (const command of [[], ['layers'], ['validate'], ['verify'], ['bloat'], ['digests']]) {
    test(`${command[0] ?? 'overview'}: none in a clean image`, async () =>
      assert.deepEqual(await found(saved(hello), ...command), []));
  }

  test('are sorted: errors, warnings, notes', async () => {
    const strange = { entries: [{ path: '.wh..wh.aufs' }, { path: '.wh.' }] };
    const image = { ...hello, steps: [strange], override: { rootfs: { type: 'layers', diff_ids: [] } } };
    assert.deepEqual(
      (await found(saved(image))).map(({ severity }) => severity),
      ['error', 'warning', 'note'],
    );
  });

  test('about a layer that two images share are reported once', async () => {
    const other: ImageLiteral = { ...broken, names: ['other:1'], config: { Cmd: ['sh'] } };
    const findings = await found(saved(broken, other));
    assert.deepEqual(
      findings.map(({ rule, where }) => [rule, where.image]),
      [['validity/tar', 'hello:1']],
    );
  });

  test('about an exported root filesystem, which is its own layer, are reported once', async () => {
    const findings = await found(tar([{ path: 'bin/' }, { path: 'etc/' }], { blocks: 0 }));
    assert.deepEqual(
      findings.map(({ rule, where }) => [rule, where.layer]),
      [['validity/tar', 0]],
    );
  });

  test('name an image without a name by its ID', async () => {
    const findings = await found(ociArchive([{ ...broken, names: [] }]));
    const { imageID } = buildImage(broken);
    assert.equal(findings[0]?.where.image, imageID.slice('sha256:'.length).slice(0, 12));
  });

  test('name an image without a name and a config by its platform', async () => {
    const archive = layout((store) => {
      const config = { mediaType: MEDIA.config, size: 2 };
      const layers = [store.add(MEDIA.layer, tar([{ path: '.wh.' }]))];
      const manifest = store.addJson(MEDIA.manifest, { schemaVersion: 2, config, layers });
      return [{ ...manifest, platform: { os: 'linux', architecture: 'arm64' } }];
    });
    const finding = (await found(archive)).find(({ rule }) => rule === 'validity/tar');
    assert.equal(finding?.where.image, 'linux/arm64');
  });

  test('about an archive with more entries than the limit', async () => {
    const archive = tar(['bin/a', 'etc/b', 'c', 'd'].map((path) => ({ path, body: 'x' })));
    const messages = (await found(archive, 'verify', '--max-entries', '3')).map(({ message }) => message);
    assert.deepEqual(messages, [
      'the archive is read only up to byte 3584, inside d: more than 3 entries; raise --max-entries',
    ]);
  });

  test('about more faults in a tar than are kept', async () => {
    const odd = ['../a', '../b', '../c'].map((path) => ({ path }));
    const messages = (await found(layerOf(...odd), 'verify', '--max-anomalies', '1')).map(({ message }) => message);
    assert.ok(
      messages.includes('layer 0, byte 512: 2 more anomalies of this tar not shown; raise --max-anomalies'),
      String(messages),
    );
  });

  test('about temporary files do not count deleted ones', async () => {
    const steps = [{ entries: [{ path: 'tmp/x', body: 'x' }] }, { entries: [{ path: 'tmp/.wh.x' }] }];
    const findings = await found(ociArchive([{ ...hello, steps }]), 'bloat');
    assert.deepEqual(
      findings.map(({ rule, bytes }) => [rule, bytes]),
      [['bloat/deleted', 1]],
    );
  });

  test('about files of several layers have the layers in order', async () => {
    const steps = [['var/log/apt/', 'var/log/dpkg.log'], ['var/log/apt/history.log']].map((paths) => ({
      entries: paths.map((path) => (path.endsWith('/') ? { path } : { path, body: 'x' })),
    }));
    const [finding] = await found(ociArchive([{ ...hello, steps }]), 'bloat');
    assert.match(finding?.message ?? '', /2B in 2 files .*\(layers 0–1\)/);
  });

  test('are one line, even for a path with a newline', async () => {
    const findings = await found(layerOf({ path: 'a\n/.wh.' }));
    assert.equal(findings[0]?.message, 'layer 0, byte 512 (/a /.wh.): a whiteout without a name; skipped');
    assert.equal(findings[0]?.where.path, 'a\n/.wh.');
  });
});

const isJudgement = (value: unknown): value is RuleMetadata =>
  typeof value === 'object' && value !== null && 'severity' in value;

describe('rules and budgets', () => {
  test('have unique ids', () => assert.equal(new Set(ruleMetadata.map(({ id }) => id)).size, ruleMetadata.length));

  test('each file in a folder of rules/ exports listed ones; a single one has its group and its file as the id', async () => {
    const files = readdirSync(inProject('src/rules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('/') && file.endsWith('.ts'))
      .map((file) => file.replace('.ts', ''));
    const exported: RuleMetadata[] = [];
    for (const file of files) {
      const module: Readonly<Record<string, unknown>> = await import(`../../src/rules/${file}.js`);
      const here = Object.values(module).flat().filter(isJudgement);
      assert.ok(here.length > 0, file);
      if (here.length === 1) assert.equal(here[0]?.id, `${file.split('/')[0]}/${file.split('/').at(-1)}`);
      for (const { id } of here) assert.equal(id.split('/')[0], file.split('/')[0]);
      exported.push(...here);
    }
    const byId = (list: readonly RuleMetadata[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(byId(exported), byId(ruleMetadata));
  });

  for (const { id, severity, title, why } of ruleMetadata) {
    test(id, () => {
      assert.match(id, /^[a-z0-9]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.ok(['error', 'warning', 'note'].includes(severity), severity);
      assert.match(title, /^[A-Z][^\n]*[^\s.]$/, `one line, capitalized, without a period: ${title}`);
      assert.match(why, /^\S[^\n]* [^\n]*\S\.$/, `sentences on one line: ${why}`);
    });
  }

  test('every message about the samples is one line', async () => {
    const samples = readdirSync(inProject('samples')).filter((file) => !/^(?:README\.md|make\.ts|recipes)$/.test(file));
    let messages = 0;
    for (const args of samples.flatMap((sample) => [[sample], ['bloat', sample]])) {
      const { output } = await run([...args.slice(0, -1), `samples/${args.at(-1)}`, '--format', 'json']);
      const findings: readonly Finding[] = output === '' ? [] : JSON.parse(output).findings;
      for (const { message } of findings) assert.match(message, /^\S.*\S$/, args.join(' '));
      messages += findings.length;
    }
    assert.ok(messages > rules.length);
  });
});
