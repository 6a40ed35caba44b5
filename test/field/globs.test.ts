// People reported that `files --glob '*.so'` and `diff --path '*.py'` find nothing where the search of the page finds files. One
// rule for all globs, as in .gitignore: without a slash at any depth, with one from the root.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matcherOf } from '../../src/output/html/browser/search-pattern.ts';
import { dockerSave } from '../support/docker-save.ts';
import { run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('globs');
const paths = ['a.so', 'app/.so', 'app/lib/b.so', 'etc/ssl/key.pem', 'lib', 'usr/lib/c.so', 'usr/lib/c.so.6'];
const saved = (body: string): Buffer =>
  dockerSave([
    { names: ['app:1'], steps: [{ createdBy: 'COPY . .', entries: paths.map((path) => ({ path, body })) }] },
  ]);
const old = write('old.tar', saved('old'));
const newer = write('new.tar', saved('newer'));

const files = (matches: readonly string[]): readonly string[] => matches.filter((path) => paths.includes(path));

/** [glob, the files that match, and those in directories that match] */
const rows: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
  ['*.so', ['a.so', 'app/.so', 'app/lib/b.so', 'usr/lib/c.so']],
  ['/*.so', ['a.so']],
  ['**/*.so', ['a.so', 'app/.so', 'app/lib/b.so', 'usr/lib/c.so']],
  ['b.so', ['app/lib/b.so']],
  ['/b.so', []],
  ['*.{pem,6}', ['etc/ssl/key.pem', 'usr/lib/c.so.6']],
  ['[ab].so', ['a.so', 'app/lib/b.so']],
  ['?.so', ['a.so', 'app/lib/b.so', 'usr/lib/c.so']],
  ['lib', ['lib'], ['app/lib/b.so', 'usr/lib/c.so', 'usr/lib/c.so.6']],
  ['lib/', ['lib'], ['app/lib/b.so', 'usr/lib/c.so', 'usr/lib/c.so.6']],
  ['/lib', ['lib']],
  ['usr/lib/*', ['usr/lib/c.so', 'usr/lib/c.so.6']],
  ['/usr/lib/*', ['usr/lib/c.so', 'usr/lib/c.so.6']],
  ['lib/*', []],
  ['ssl/**', []],
  ['{/lib,usr/**/*.6}', ['lib', 'usr/lib/c.so.6']],
  ['!*.so', ['etc/ssl/key.pem', 'lib', 'usr/lib/c.so.6']],
  ['!(*.so|lib)', ['etc/ssl/key.pem', 'usr/lib/c.so.6']],
];

for (const [glob, matches, inside = []] of rows) {
  // A negation and a group of alternatives match directories, too.
  const isNegated = glob.startsWith('!');
  describe(glob, () => {
    test('files --glob', async () => {
      const { status, output, errors } = await run(['files', old, '--glob', glob, '--format', 'json']);
      const entries: readonly { readonly path: string }[] = JSON.parse(output).data.entries;
      assert.deepEqual(files(entries.map(({ path }) => path)), matches);
      if (matches.length > 0 || entries.length > 0) assert.deepEqual([status, errors], [0, '']);
      else assert.deepEqual([status, errors], [1, `timg-inspect: no path matches "${glob}"\n`]);
    });
    test('diff --path', async () => {
      const { status, output, errors } = await run(['diff', old, newer, '--path', glob, '--format', 'json']);
      const changes: readonly { readonly path: string }[] = JSON.parse(output).data.changes;
      assert.deepEqual(files(changes.map(({ path }) => path)), matches);
      if (matches.length === 0) {
        assert.deepEqual([status, errors], [1, `timg-inspect: no path matches "${glob}" in either image\n`]);
      }
    });
    if (isNegated) return;
    test('forbidden-path and path-size: a directory that matches means everything below it', async () => {
      const all = [...matches, ...inside].sort();
      const budgets = { 'forbidden-path': [glob], 'path-size': { [glob]: 0 } };
      const policy = write('policy.json', JSON.stringify({ budgets }));
      const { output } = await run(['check', old, '--policy', policy, '--format', 'json']);
      const { findings }: { readonly findings: readonly Found[] } = JSON.parse(output);
      assert.deepEqual(
        findings.flatMap(({ rule, where }) => (rule === 'budget/forbidden-path' ? [where.path] : [])),
        all,
      );
      const size = findings.find(({ rule }) => rule === 'budget/path-size');
      assert.equal(size?.data.actual ?? 0, all.length * 'old'.length);
    });
    // Without a wildcard, the search of the page finds parts of paths.
    if (/[*?[{]/.test(glob)) {
      test('search of the page', () => assert.deepEqual(paths.filter(matcherOf(glob)), matches));
    }
  });
}

interface Found {
  readonly rule: string;
  readonly where: { readonly path: string | null };
  readonly data: { readonly actual?: number };
}

test('a budget shows a glob as it is meant', async () => {
  const policy = write('shown.json', JSON.stringify({ budgets: { 'path-size': { '*.so': 1, 'usr/lib': 1 } } }));
  const { output } = await run(['check', old, '--policy', policy]);
  assert.match(output, /^error: \*\.so is 12B/m);
  assert.match(output, /^error: \/usr\/lib is 6B/m);
});
