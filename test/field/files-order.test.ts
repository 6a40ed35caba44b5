// People reported that `files --tree` prints children below the wrong parent if a sibling of the directory begins with its name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSave } from '../support/docker-save.ts';
import { run } from '../support/run.ts';

const paths = ['a/x', 'a/z', 'a.txt', 'a.d/y', 'a-b', 'a/x.d/1', 'a/x-1'];
const archive = dockerSave([
  { names: ['app:1'], steps: [{ createdBy: 'COPY . .', entries: paths.map((path) => ({ path, body: path })) }] },
]);
/** The last column of each row. */
const columns = (output: string): readonly string[] =>
  output
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^.*?(\S+)$/, '$1'));

describe('files lists a directory, then what is in it', () => {
  const inOrder = ['a', 'a/x', 'a/x-1', 'a/x.d', 'a/x.d/1', 'a/z', 'a-b', 'a.d', 'a.d/y', 'a.txt'];
  test('as JSON', async () => {
    const { output } = await run(['files', '-', '--format', 'json'], { stdin: archive });
    const entries: readonly { readonly path: string }[] = JSON.parse(output).data.entries;
    assert.deepEqual(
      entries.map(({ path }) => path),
      inOrder,
    );
  });
  test('below one directory', async () => {
    const { output } = await run(['files', '-', 'a', '--glob', '*'], { stdin: archive });
    assert.deepEqual(columns(output), ['/a/', '/a/x', '/a/x-1', '/a/x.d/', '/a/x.d/1', '/a/z']);
  });
  test('as a tree', async () => {
    const { output } = await run(['files', '-', '--tree'], { stdin: archive });
    assert.deepEqual(columns(output), ['a/', 'x', 'x-1', 'x.d/', '1', 'z', 'a-b', 'a.d/', 'y', 'a.txt']);
  });
  test('as a tree by size, with the parents', async () => {
    const { output } = await run(['files', '-', '--tree', '--sort', 'size'], { stdin: archive });
    assert.deepEqual(columns(output), ['a/', 'x.d/', '1', 'x-1', 'x', 'z', 'a.d/', 'y', 'a.txt', 'a-b']);
  });
});
