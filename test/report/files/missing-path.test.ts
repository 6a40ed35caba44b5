// Why a path is not in the final filesystem, one line each.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ociArchive } from '../../support/oci-layout.ts';
import { run } from '../../support/run.ts';

const archive = ociArchive([
  {
    names: ['app:1'],
    steps: [
      {
        entries: [
          { path: 'etc/kept', body: '1' },
          { path: 'etc/gone', body: '12' },
          { path: 'lnk', link: 'etc' },
          { path: 'dangling', link: 'nowhere' },
          { path: 'circle', link: 'circle' },
          { path: 'lost', type: 'hardlink', link: 'nothing' },
          { path: 'l1', link: 'l2' },
          { path: 'l2', link: 'l3' },
          { path: 'l3', link: 'etc' },
        ],
      },
      { entries: [{ path: 'etc/gone', body: '123' }] },
      { createdBy: 'RUN rm /etc/gone', entries: [{ path: 'etc/.wh.gone' }] },
      { entries: [{ path: 'srv/data/file', body: '1' }] },
      { createdBy: 'RUN rm -r /srv', entries: [{ path: '.wh.srv' }] },
    ],
  },
]);

describe('cat says why a path is not there', () => {
  // biome-ignore format: one path, one line
  for (const [path, why] of [
    ['/nope', '/nope is not in the final filesystem'],
    ['etc/gone', '/etc/gone is not in the final filesystem: deleted by layer 2 (RUN rm /etc/gone); see: timg-inspect cat --layer 1 - /etc/gone'],
    ['/srv/data', '/srv/data is not in the final filesystem: deleted by layer 4 (RUN rm -r /srv); see: timg-inspect files --at 3 - /srv/data'],
    ['/dangling', '/dangling is a symbolic link to nowhere, which is not in the final filesystem'],
    ['/circle', '/circle leads through a loop of symbolic links'],
    ['/circle/x', '/circle/x leads through a loop of symbolic links'],
    ['/lost', 'layer 0 stores /lost, but it cannot be extracted: it is a hard link to /nothing, where there is no file'],
    ['/l1', '/l1 leads through more than 2 symbolic links (--max-links)'],
    ['/etc/kept/', '/etc/kept is not a directory'],
  ] as const) {
    test(path, async () => {
      const outcome = await run(['cat', '-', path, '--max-links', '2'], { stdin: archive });
      // What a layer stores and the filesystem does not have is an answer, not an error of the question.
      const status = path === '/lost' ? 1 : 2;
      assert.deepEqual(outcome, { status, output: '', errors: `timg-inspect: -: ${why}\n` });
    });
  }
});

describe('trace says why', () => {
  const traced = (path: string) => run(['trace', '-', path], { stdin: archive });
  test('a path is in no layer', async () => assert.match((await traced('/nope')).errors, /: \/nope is in no layer\n$/));
  test('an entry cannot be extracted', async () =>
    assert.match(
      (await traced('/lost')).errors,
      /: layer 0 stores \/lost, but it cannot be extracted: it is a hard link to /,
    ));
  test('the path is another one', async () =>
    assert.match((await traced('/lnk/kept')).output, /^\/etc\/kept \(from \/lnk\/kept\)\nin the final filesystem\n/));
  test('it is a symbolic link', async () =>
    assert.match(
      (await traced('/dangling')).output,
      /^\/dangling\nin the final filesystem, symbolic link to nowhere\n/,
    ));
});
