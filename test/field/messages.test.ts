// Messages show what was found: long names by their start and end, empty names as "", and the archive if there are several.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shortened } from '../../src/text/message-name.ts';
import { dockerSave, dockerSaveEntries } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const at = temporaryFolder('messages');
const named = (name: string, body = 'x'): Buffer =>
  dockerSave([{ names: [name], steps: [{ entries: [{ path: 'bin/x', body }] }] }]);
const long = `example.com/${'a/'.repeat(190)}end`;

describe('a long name is shortened in the middle', () => {
  // biome-ignore format: one name, one line
  for (const [what, name, expected] of [
    ['144 columns are shown', 'n'.repeat(144), 'n'.repeat(144)],
    ['145 are not', `${'a'.repeat(80)}${'z'.repeat(65)}`, `${'a'.repeat(71)}…${'z'.repeat(65).padStart(71, 'a')}`],
    ['an escaped byte has four columns', '\udce9'.repeat(37), `${'\udce9'.repeat(17)}…${'\udce9'.repeat(17)}`],
    ['a character outside the BMP is not split', '😀'.repeat(73), `${'😀'.repeat(35)}…${'😀'.repeat(35)}`],
  ] as const) test(what, () => assert.equal(shortened(name), expected));

  test('in the heading and the verdict', async () => {
    const stdin = named(`${long}:1`);
    for (const args of [['-'], ['check', '-', '--budget', 'layer-count=127']]) {
      const { output } = await run(args, { stdin });
      const heading = output.split('\n')[0] ?? '';
      assert.match(heading, /example\.com\/a\/a\/.*….*\/a\/end:1/);
      assert.ok(heading.length < 240, heading);
    }
  });

  test('the file of a missing layer', async () => {
    const entries = dockerSaveEntries([{ names: ['app:1'], steps: [{ entries: [{ path: 'x' }] }] }]);
    const broken = entries.map((entry) =>
      entry.path === 'manifest.json'
        ? {
            ...entry,
            body: String(entry.body).replace(/"Layers":\["[^"]*"/, `"Layers":["${'l/'.repeat(450)}layer.tar"`),
          }
        : entry,
    );
    const { output, status } = await run(['-'], {
      stdin: tar(broken.filter(({ path }) => path !== 'index.json' && path !== 'repositories')),
    });
    assert.match(output, /^error: layer 0 \((?:l\/)+l?….*\/layer\.tar\) is not in the archive/m);
    assert.equal(status, 1);
  });
});

test('a symbolic link without a target shows it as ""', async () => {
  const stdin = dockerSave([{ names: ['app:1'], steps: [{ entries: [{ path: 'sl', type: 'symlink', link: '' }] }] }]);
  assert.match((await run(['files', '-'], { stdin })).output, /\/sl -> ""$/m);
});

test('every finding of several archives names its archive', async () => {
  const archives = [at('one.tar', named('app:latest', 'x')), at('two.tar', named('app:latest', 'y'))];
  const { output } = await run(['ls', ...archives, '--format', 'json']);
  const messages: readonly string[] = JSON.parse(output).findings.map(({ message }: { message: string }) => message);
  assert.ok(
    messages.some((message) =>
      /two\.tar: app:latest is image [0-9a-f]{12}, but [0-9a-f]{12} in .*one\.tar$/.test(message),
    ),
  );
  assert.deepEqual(
    messages.filter((message) => !archives.some((file) => message.startsWith(`${file}: `))),
    [],
  );
});
