// Rules under bloat/: files that need not be shipped, and paths that only look similar.
import { ociArchive } from '../../support/image-builder.ts';
import { type Catalogue, hello, layerOf, type Reported, type Silent } from './archives.ts';

/** An image for each path, with one file of 77 bytes there. */
const junk = (rule: string, ...paths: string[]): Reported[] =>
  paths.map((path) => [
    rule,
    layerOf({ path, body: 'x'.repeat(77) }),
    ': 77B in 1 file (',
    ` to pull), such as /${path} (layer 0)`,
  ]);

/** An image for each path, with one file there. */
const none = (rule: string, ...paths: string[]): Silent[] =>
  paths.map((path) => [rule, path, layerOf({ path, body: 'x' })]);

const deletedFile = ociArchive([
  { ...hello, steps: [{ entries: [{ path: 'tmp/x', body: 'x' }] }, { entries: [{ path: 'tmp/.wh.x' }] }] },
]);

export const bloat: Catalogue = {
  reported: [
    ['bloat/copied', 'copied.tar', 'layer 1 copies 1 file (1kB, ', ' from layer 0 to change mode; '],
    ['bloat/copied', 'copied.tar', 'layer 2 copies 1 file (2kB, ', ' from layer 0 to change uid, gid; '],
    ['bloat/copied', 'copied.tar', 'layer 5 copies 1 file (5kB, ', ' from layer 0 without a change; '],
    ['bloat/deleted', 'deleted-and-moved.tar', 'layer 1 deletes 1 file (500B, ', ' that layer 0 still ships; '],
    ['bloat/deleted', 'deleted-and-moved.tar', 'layer 2 deletes 2 files (3kB, ', ' that layer 0 still ships; '],
    ['bloat/deleted', deletedFile, 'layer 1 deletes 1 file (1B, ', ' that layer 0 still ships; '],
    ['bloat/overwritten', 'hello_image.tar', 'layer 1 overwrites 1 file (840B) of layer 0; '],
    ['bloat/duplicate', 'duplicates.tar', 'layer 0 stores 2 files (130B, ', ' that its own later entries overwrite; '],
    [
      'bloat/unusable',
      'symlink-loop.tar',
      'layer 1 stores 1 file (80B, ',
      ' that engines skip or refuse; no engine can create these files: build the layer without them',
    ],
    ...junk('bloat/apt-lists', 'var/lib/apt/lists/deb.debian.org_dists_bookworm_main'),
    ...junk('bloat/apt-cache', 'var/cache/apt/pkgcache.bin', 'var/cache/apt/archives/bash_5.2.deb'),
    ...junk('bloat/apk-cache', 'var/cache/apk/APKINDEX.0123abcd.tar.gz', 'etc/apk/cache/installed'),
    ...junk('bloat/dnf-cache', 'var/cache/dnf/packages.db', 'var/cache/yum/x86_64/7/base', 'var/cache/zypp/solv/solv'),
    ...junk('bloat/pip-cache', 'root/.cache/pip/http/a/b', 'home/app/.cache/uv/wheels', '.cache/pypoetry/x'),
    ...junk(
      'bloat/npm-cache',
      'root/.npm/_cacache/index',
      'usr/local/share/.cache/yarn/v6/x',
      'root/.yarn/cache/x.zip',
    ),
    ...junk(
      'bloat/build-cache',
      'root/.cache/go-build/00/x',
      'root/.cargo/registry/src/x',
      'root/.m2/repository/x.jar',
    ),
    ...junk('bloat/bytecode', 'app/__pycache__/main.cpython-312.pyc', '__pycache__/x.pyo'),
    ...junk('bloat/documentation', 'usr/share/doc/bash/README', 'usr/local/share/man/man1/x.1', 'usr/share/info/dir'),
    ...junk('bloat/git-directory', '.git/objects/pack/pack-1.pack', 'app/.git/logs/HEAD', 'app/.git/index'),
    ...junk('bloat/logs', 'var/log/dpkg.log', 'var/log/apt/history.log'),
    ...junk('bloat/temporary-files', 'tmp/build.tar', 'var/tmp/a/b'),
  ],
  silent: [
    ...none('bloat/', 'var/lib/apt/extended_states', 'opt/var/cache/apt/pkgcache.bin', 'etc/apk/world'),
    ...none('bloat/', 'var/cache/app/data', 'srv/cache/pip/x', 'app/.npmrc', 'app/node_modules/x/index.js'),
    ...none('bloat/', 'go/pkg/mod/example.com/x/x.go', 'app/pycache/x.pyc', 'app/x.pyc', 'app/__pycache__/notes.txt'),
    ...none('bloat/', 'usr/share/documents/x', 'app/git/objects/x', 'app/.gitignore', 'app/var/log/x'),
    ...none('bloat/', 'app/tmp/x', 'tmpfile'),
    ['bloat/', 'directories and links', layerOf({ path: 'tmp/' }, { path: 'var/log/x', link: '/dev/stdout' })],
    ['bloat/temporary-files', 'a file that a later layer deletes', deletedFile],
  ],
};
