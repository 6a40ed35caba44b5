// How rules are told and how they are written: each with an id of its own, a title, a reason, a message of one line. What
// each of them finds stands in catalogue.test.ts.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { judgements } from '../../src/rules/judgements.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { found } from '../support/found.ts';
import { buildImage, dockerSave, type ImageLiteral, ociArchive } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';
import { hello, layerOf } from './catalogue/archives.ts';

const saved = (...literals: ImageLiteral[]): Buffer => dockerSave(literals, { v1Configs: false });
const broken: ImageLiteral = { ...hello, steps: [{ entries: [{ path: '.wh.' }] }] };

describe('how findings are told', () => {
  for (const command of [[], ['layers'], ['validate'], ['verify'], ['bloat'], ['digests']]) {
    test(`${command[0] ?? 'overview'}: nothing is found where nothing is wrong`, async () =>
      assert.deepEqual(await found(saved(hello), ...command), []));
  }

  test('errors first, then warnings, then notes', async () => {
    const strange = { entries: [{ path: '.wh..wh.aufs' }, { path: '.wh.' }] };
    const image = { ...hello, steps: [strange], override: { rootfs: { type: 'layers', diff_ids: [] } } };
    assert.deepEqual(
      (await found(saved(image))).map(({ severity }) => severity),
      ['error', 'warning', 'note'],
    );
  });

  test('a layer that two images share is told once', async () => {
    const other: ImageLiteral = { ...broken, names: ['other:1'], config: { Cmd: ['sh'] } };
    const findings = await found(saved(broken, other));
    assert.deepEqual(
      findings.map(({ rule, where }) => [rule, where.image]),
      [['validity/tar', 'hello:1']],
    );
  });

  test('an exported root file system is its layer: told once', async () => {
    const findings = await found(tar([{ path: 'a' }], { blocks: 0 }));
    assert.deepEqual(
      findings.map(({ rule, where }) => [rule, where.layer]),
      [['validity/tar', 0]],
    );
  });

  test('an image without a name is called by its ID', async () => {
    const findings = await found(ociArchive([{ ...broken, names: [] }]));
    const { imageID } = buildImage(broken);
    assert.equal(findings[0].where.image, imageID.slice('sha256:'.length).slice(0, 12));
  });

  test('what is not in the merged file system is no junk, but removed', async () => {
    const steps = [{ entries: [{ path: 'tmp/x', body: 'x' }] }, { entries: [{ path: 'tmp/.wh.x' }] }];
    const findings = await found(ociArchive([{ ...hello, steps }]), 'bloat');
    assert.deepEqual(
      findings.map(({ rule, bytes }) => [rule, bytes]),
      [['bloat/removed', 1]],
    );
  });

  test('a name that would make two lines of a message', async () => {
    const findings = await found(layerOf({ path: 'a\n/.wh.' }));
    assert.match(findings[0].message, /\(a \/\.wh\.\)/);
    assert.equal(findings[0].where.path, 'a\n/.wh.');
  });
});

describe('how rules are written', () => {
  test('each id is given once', () => assert.equal(new Set(judgements.map(({ id }) => id)).size, judgements.length));

  test('each file under rules/ is a rule or a budget of the list, by the name of its id', () => {
    const files = readdirSync(inProject('src/rules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('/') && file.endsWith('.ts'))
      .map((file) => file.replace('.ts', ''));
    assert.deepEqual(judgements.map(({ id }) => id).sort(), files.sort());
  });

  for (const { id, severity, title, why } of judgements) {
    test(id, () => {
      assert.match(id, /^[a-z0-9]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.ok(['error', 'warning', 'note'].includes(severity), severity);
      assert.match(title, /^[A-Z][^\n]*[^\s.]$/, 'a title: one line, without a full stop');
      assert.match(why, /^\S[^\n]* [^\n]*\S\.$/, 'sentences on one line');
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
