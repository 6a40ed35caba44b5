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
    ['/kept', '/kept is not in the final filesystem; paths of this name: timg-inspect files --glob kept -'],
    ['/srv/none/kept', '/srv/none/kept is not in the final filesystem; paths of this name: timg-inspect files --glob kept -'],
    ['/k*', '/k* is not in the final filesystem'],
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

const layered = ociArchive([
  {
    names: ['app:1'],
    steps: [
      { entries: [{ path: 'usr/lib/' }, { path: 'lib', link: 'usr/lib' }, { path: 'usr/lib/gone', body: 'one' }] },
      {
        entries: [
          { path: 'srv/data/file', body: '1' },
          { path: 'srv/data/link', link: 'file' },
        ],
      },
      {
        entries: [
          { path: 'srv/data/', mode: 0o700 },
          { path: 'usr/lib/gone', body: 'second' },
        ],
      },
      { createdBy: 'RUN rm', entries: [{ path: '.wh.srv' }, { path: 'usr/lib/.wh.gone' }] },
      { entries: [{ path: 'opaque/.wh..wh..opq' }, { path: 'opaque/new', body: 'n' }] },
      { entries: [{ path: 'late/', mode: 0o755 }] },
    ],
  },
]);

describe('a path that is not there: the next command is one that shows it', () => {
  // biome-ignore format: one command line, one line
  for (const [asked, reason, see] of [
    ['cat - /usr/lib/gone', 'deleted by layer 3 (RUN rm)', 'cat --layer 2 - /usr/lib/gone'],
    ['cat - /lib/gone', 'deleted by layer 3 (RUN rm)', 'cat --layer 2 - /usr/lib/gone'],
    ['cat - /srv/data/link', 'deleted by layer 3 (RUN rm)', 'files --at 2 - /srv/data/link'],
    ['export - /usr/lib/gone', 'deleted by layer 3 (RUN rm)', 'export --layer 2 - /usr/lib/gone'],
    // Layer 2 only has the directory.
    ['export - /srv', 'deleted by layer 3 (RUN rm)', 'export --layer 1 - /srv'],
    ['export - /srv/data', 'deleted by layer 3 (RUN rm)', 'export --layer 1 - /srv/data'],
    ['files - /usr/lib/gone', 'deleted by layer 3 (RUN rm)', 'files --at 2 - /usr/lib/gone'],
    ['files - /srv --tree --depth 1', 'deleted by layer 3 (RUN rm)', 'files --tree --depth 1 --at 2 - /srv'],
    ['files - /srv --at 4', 'deleted by layer 3 (RUN rm)', 'files --at 2 - /srv'],
    ['files - /late --du --at 4', 'added by layer 5', 'files --du --at 5 - /late'],
    ['files - /late --at 0', 'added by layer 5', 'files --at 5 - /late'],
    ['files - /srv/data --layer 0', 'layers 1–2 do', 'files --layer 1 - /srv/data'],
    ['files - /late --layer 2 --sort size', 'layer 5 does', 'files --sort size --layer 5 - /late'],
    ['export - /late --layer 0', 'layer 5 does', 'export --layer 5 - /late'],
  ] as const) {
    test(asked, async () => {
      const { status, errors } = await run(asked.split(' '), { stdin: layered });
      assert.equal(status, 2);
      assert.ok(errors.endsWith(`${reason}; see: timg-inspect ${see}\n`), errors);
      const next = await run(see.split(' '), { stdin: layered });
      assert.deepEqual([next.status, next.errors], [0, '']);
      assert.notEqual(next.output, '');
    });
  }
  test('trace of a deleted file names the command that prints it', async () => {
    const { output } = await run(['trace', '-', '/lib/gone'], { stdin: layered });
    assert.match(output, /^See it: +timg-inspect cat --layer 2 - \/usr\/lib\/gone$/m);
    assert.equal((await run(['cat', '--layer', '2', '-', '/usr/lib/gone'], { stdin: layered })).output, 'second');
    assert.doesNotMatch((await run(['trace', '-', '/late'], { stdin: layered })).output, /See it/);
  });
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
