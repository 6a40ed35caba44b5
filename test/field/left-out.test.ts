// Entries that no filesystem can have: commands that show files say what they leave out, and exit with 1.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSave } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

const saved = (...layers: readonly (readonly TarLiteral[])[]): Buffer =>
  dockerSave([{ names: ['app:1'], steps: layers.map((entries) => ({ entries })) }]);

const passwd: TarLiteral = { path: 'etc/passwd', body: 'root' };
const deep = `${'kaniko/0/'.repeat(700)}file`;

/** What is left out, the entry, its path and the reason. */
// biome-ignore format: one entry, one line
const cases: readonly (readonly [what: string, entry: TarLiteral, path: string, reason: RegExp])[] = [
  ['a path of 6,304 bytes', { path: deep, body: 'x' }, deep, /\/kaniko\/0\/.*….*\/kaniko\/0\/file .*more than 4096 bytes, so no engine can create it/],
  ['a name of 300 bytes', { path: `opt/${'n'.repeat(300)}.so`, body: 'x' }, `opt/${'n'.repeat(300)}.so`, /\/opt\/n+…n+\.so .*a name in its path has more than 255 bytes, so no engine can create it/],
  ['a hard link to nowhere', { path: 'usr/a', type: 'hardlink', link: 'nowhere' }, 'usr/a', /\/usr\/a .*it is a hard link to \/nowhere, where there is no file/],
  ['a hard link to itself', { path: 'usr/a', type: 'hardlink', link: './usr/a' }, 'usr/a', /\/usr\/a .*it is a hard link to itself/],
  ['a hard link without a target', { path: 'usr/a', type: 'hardlink', link: '' }, 'usr/a', /\/usr\/a .*it is a hard link to "", where there is no file/],
  ['a file below a loop', { path: 'l/x', body: 'x' }, 'l/x', /\/l\/x .*a loop of symbolic links/],
];

const archiveOf = (entry: TarLiteral): Buffer => saved([passwd, { path: 'l', link: 'l' }, entry]);

for (const [what, entry, path, reason] of cases) {
  describe(what, () => {
    const stdin = archiveOf(entry);
    for (const args of [
      ['files', '-'],
      ['changes', '-'],
    ]) {
      test(`${args[0]} shows the rest and says so`, async () => {
        const { status, output } = await run(args, { stdin });
        assert.match(output, /\/etc\/passwd$/m);
        assert.match(output, new RegExp(`^warning: layer 0: .*${reason.source}.* \\[validity/skipped-entry\\]$`, 'm'));
        assert.equal(status, 1);
      });
    }
    test('export says so on standard error', async () => {
      const { status, errors } = await run(['export', '-'], { stdin });
      assert.match(errors, reason);
      assert.equal(status, 1);
    });
    for (const command of ['cat', 'trace']) {
      test(`${command} of it gives the reason`, async () => {
        const { status, output, errors } = await run([command, '-', `/${path}`], { stdin });
        assert.match(
          errors,
          new RegExp(
            `^timg-inspect: -: layer 0 stores .*cannot be extracted: .*${/(?:it is|a name|more|a loop).*$/.exec(reason.source)?.[0]}`,
          ),
        );
        assert.deepEqual([status, output], [1, '']);
      });
    }
    test('check shows it, and the image is not said to have deleted anything', async () => {
      const { output } = await run(['check', '-', '--budget', 'layer-count=127'], { stdin });
      assert.match(output, reason);
      const bloat = JSON.parse((await run(['bloat', '-', '--format', 'json'], { stdin })).output);
      assert.deepEqual(
        bloat.data.causes.filter((cause: { kind: string }) => cause.kind !== 'unusable'),
        [],
      );
    });
  });
}

test('advice about files that no engine can create', async () => {
  const { output } = await run(['bloat', '-'], { stdin: archiveOf({ path: deep, body: 'x' }) });
  assert.match(output, /unusable +0 +no engine can create these files: build the layer without them/);
});

describe('a bare .wh. is left out', () => {
  const stdin = saved([passwd], [{ path: 'etc/.wh.' }]);
  for (const command of ['files', 'changes', 'export']) {
    test(command, async () => {
      const { status, output, errors } = await run([command, '-'], { stdin });
      assert.match(output + errors, /warning: layer 1, byte 512 \(\/etc\/\.wh\.\): a whiteout without a name; skipped/);
      assert.equal(status, 1);
    });
  }
});

test('what is wrong with the tar of a layer, and leaves nothing out, is no warning of files', async () => {
  const withoutEnd = tar([passwd], { blocks: 0 });
  const stdin = dockerSave([{ names: ['app:1'], steps: [{ tar: withoutEnd }] }]);
  const { status, output } = await run(['files', '-'], { stdin });
  assert.doesNotMatch(output, /end-of-archive/);
  assert.equal(status, 0);
  assert.match((await run(['validate', '-'], { stdin })).output, /no end-of-archive blocks/);
});

describe('only what was asked for', () => {
  const stdin = saved([passwd], [{ path: 'usr/a', type: 'hardlink', link: 'nowhere' }, { path: 'usr/b' }]);
  // biome-ignore format: one command line, one line
  for (const [args, expected] of [
    [['files', '-', '/etc'], 0],
    [['files', '-', '/usr'], 1],
    [['files', '-', '--glob', 'etc/*'], 0],
    [['files', '-', '--glob', 'usr/*'], 1],
    [['files', '-', '--layer', '0'], 0],
    [['files', '-', '--layer', '1'], 1],
    [['changes', '-', '--layer', '0'], 0],
    [['changes', '-', '--layer', '1'], 1],
    [['cat', '-', '/etc/passwd'], 0],
    [['trace', '-', '/etc/passwd'], 0],
  ] as const) {
    test(`${args.join(' ')}: exit status ${expected}`, async () => {
      const { status, output } = await run([...args], { stdin });
      assert.equal(status, expected, output);
      assert.equal(output.includes('/usr/a was skipped'), expected === 1);
    });
  }
});

test('files --layer says that a hard link to a lower layer is left out', async () => {
  const stdin = saved([passwd], [{ path: 'etc/link', type: 'hardlink', link: 'etc/passwd' }]);
  const { status, output } = await run(['files', '-', '--layer', '1'], { stdin });
  assert.match(output, /\/etc\/link was skipped: .*\/etc\/passwd, .* \(--layer leaves out the layers below\)/);
  assert.equal(status, 1);
  assert.equal((await run(['files', '-'], { stdin })).status, 0);
});

test('cat prints the file of a lower layer, and says that a later entry cannot be extracted', async () => {
  const stdin = saved([passwd], [{ path: 'etc/passwd', type: 'hardlink', link: 'nowhere' }]);
  const { status, output, errors } = await run(['cat', '-', '/etc/passwd'], { stdin });
  assert.equal(output, 'root');
  assert.match(
    errors,
    /this is the file of layer 0; layer 1 stores \/etc\/passwd, but it cannot be extracted: .*\/nowhere/,
  );
  assert.equal(status, 1);
});

// image-spec#1301: "image with empty tar entry name"
test('two entries without a name are shown as such, and can be told apart', async () => {
  const nameless = tar([{ path: '', body: 'x' }, { path: '', link: 'y' }, passwd]);
  const { status, output } = await run(['files', '-'], {
    stdin: dockerSave([{ names: ['app:1'], steps: [{ tar: nameless }] }]),
  });
  assert.match(
    output,
    /^warning: layer 0, byte 512: an entry named "" or "\." was skipped: only a directory can be the root; engines refuse the layer or skip the entry /m,
  );
  assert.match(output, /^warning: layer 0, byte 1536: an entry named "" or "\." was skipped/m);
  assert.equal(status, 1);
});
