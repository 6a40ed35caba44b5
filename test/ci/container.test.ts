// The container image: its Dockerfile, and the policy that it must pass.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { dockerSave } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'container-test-'));
after(() => rmSync(folder, { recursive: true }));

const instructions = readFileSync(inProject('container/Dockerfile'), 'utf8')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .trim()
  .split('\n')
  .filter((line) => line !== '');
const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));

describe('the Dockerfile', () => {
  test('has a base that is pinned by digest', () =>
    assert.match(instructions[0] ?? '', /^ARG DEBIAN=docker\.io\/library\/debian:\S+@sha256:[0-9a-f]{64}$/));
  test('ends with an image that is empty but for what is copied', () => {
    assert.equal(last[0], 'FROM scratch');
    assert.deepEqual(
      last.filter((line) => /^(?:RUN|ADD)\b/.test(line)),
      [],
    );
  });
  test('starts the program as another user than root', () => {
    assert.ok(last.includes('USER 65532:65532'));
    assert.equal(last.at(-1), 'ENTRYPOINT ["/usr/bin/timg-inspect"]');
  });
});

describe('the policy', () => {
  const program = { path: 'usr/bin/timg-inspect', body: 'x'.repeat(5000) };
  const image = (further: readonly { readonly path: string; readonly body?: string }[], size = 0): string => {
    const file = join(folder, 'image.tar');
    const library = { path: 'usr/lib/libc.so.6', body: 'x'.repeat(5000 + size) };
    const steps = [{ createdBy: 'COPY /out /', entries: [library] }];
    const entries = [program, ...further];
    const literal = { names: ['timg-inspect:1'], steps: [...steps, { createdBy: 'COPY /program /', entries }] };
    writeFileSync(file, dockerSave([literal]));
    return file;
  };
  const failed = async (archive: string): Promise<readonly string[]> => {
    const { output, errors } = await run([
      'check',
      archive,
      '--policy',
      inProject('container/policy.yaml'),
      '--format',
      'json',
    ]);
    assert.equal(errors, '');
    const found = JSON.parse(output).data.budgets as readonly { readonly status: string; readonly rule: string }[];
    assert.ok(found.length >= 8);
    return found.filter(({ status }) => status !== 'ok').map(({ rule }) => rule);
  };
  const users = { path: 'etc/passwd', body: 'nonroot' };
  test('passes the program with its libraries', async () => assert.deepEqual(await failed(image([users])), []));
  for (const path of ['bin/sh', 'usr/bin/dash', 'usr/sbin/chroot', 'etc/apt/sources.list', 'usr/share/x/run.sh'])
    test(`fails with /${path}`, async () =>
      assert.deepEqual(await failed(image([{ path, body: 'x' }])), ['budget/forbidden-path']));
  test('fails with more than the libraries', async () =>
    assert.deepEqual(await failed(image([], 10e6)), ['budget/path-size']));
  test('fails with what is deleted later', async () =>
    assert.deepEqual(await failed(image([{ path: 'usr/lib/.wh.libc.so.6' }])), ['budget/wasted', 'budget/efficiency']));
});
