// Every rule can speak: an archive for each on which it does, with what the message must tell. And all of them are
// written alike: an id of their own, a title, a reason, a message of one line.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Finding } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { sha256 } from '../support/bytes.ts';
import { buildImage, gzip, type ImageLiteral, ociArchive, ociEntries } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

type Row = readonly [rule: string, archive: string | Buffer, ...told: string[]];

const hello: ImageLiteral = {
  names: ['hello:1'],
  steps: [{ createdBy: 'COPY hello /', entries: [{ path: 'hello', body: 'hello' }] }],
};
const { diffID, tar: layer } = buildImage(hello).layers[0];
const layerDigest = sha256(gzip(layer));
const layerBlob = `blobs/sha256/${layerDigest.slice('sha256:'.length)}`;
const otherLayer = gzip(tar([{ path: 'hello', body: 'HELLO' }]));

/** The image with entries of our own in its layer. */
const layerOf = (...entries: TarLiteral[]): Buffer => ociArchive([{ ...hello, steps: [{ entries }] }]);
/** A file of the archive with another body. */
const replaced = (path: string, body: Buffer | string): Buffer =>
  tar(ociEntries([hello]).map((entry) => (entry.path === path ? { ...entry, body } : entry)));
const rootfs = (diffIDs: unknown): Buffer =>
  ociArchive([{ ...hello, override: { rootfs: { type: 'layers', diff_ids: diffIDs } } }]);

/** An image for each path, with one file of 77 bytes there. */
const junk = (rule: string, ...paths: string[]): Row[] =>
  paths.map((path) => [
    rule,
    layerOf({ path, body: 'x'.repeat(77) }),
    '77 bytes in 1 file',
    `such as /${path} (layer 0)`,
  ]);

/** Rule, the file under samples/ or the archive's bytes, and parts of the message. */
const catalogue: readonly Row[] = [
  ['integrity/cut-archive', 'truncated-archive.tar', 'manifest.json', 'the tar ends inside this entry'],
  ['integrity/cut-archive', 'truncated-gzip.tar.gz', 'the gzip stream ends early'],
  ['integrity/document', 'manifest-not-json.tar', 'manifest.json is not JSON'],
  [
    'integrity/document',
    tar([{ path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' }]),
    'index.json is not in the archive',
  ],
  ['validity/shape', 'manifest-null.tar', 'manifest.json as a whole must be array'],
  ['integrity/missing-blob', 'missing-layer.tar', 'layer 1 (blobs/sha256/', ') is not in the archive'],
  ['integrity/missing-blob', 'missing-config.tar', 'the config (blobs/sha256/', ') is not in the archive'],
  ['integrity/cut-layer', 'tar-damaged.tar', 'layer 1 is damaged at byte'],
  ['integrity/cut-layer', 'truncated-gzip-layer.tar', 'layer 1 is damaged', 'the gzip stream ends early'],
  [
    'validity/unread-layer',
    ociArchive([hello], {
      layer: (store) => store.add('application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'ciphertext'.repeat(60)),
    }),
    'layer 0 is not read',
    'tar+gzip+encrypted',
  ],
  ['integrity/digest', replaced(layerBlob, otherLayer), `declared ${layerDigest}`, `observed ${sha256(otherLayer)}`],
  [
    'integrity/digest',
    replaced(`blobs/sha256/${buildImage(hello).configHex}`, '{}'),
    `declared ${buildImage(hello).imageID}`,
    `observed ${sha256('{}')}`,
  ],
  [
    'integrity/diff-id',
    'wrong-diff-id.tar',
    'layer 0: diffID declared sha256:fe98ff5fd9f5',
    'observed sha256:81300df4b21d',
  ],
  ['integrity/diff-id', rootfs([sha256('x')]), `declared ${sha256('x')}`, `observed ${diffID}`],
  ['integrity/size', 'wrong-size.tar', '130 bytes declared by its descriptor, 129 bytes in the archive'],
  ['validity/layer-count', rootfs([]), '1 layer listed', '0 diffIDs'],
  ['validity/layer-count', rootfs([diffID, diffID]), '1 layer listed', '2 diffIDs'],
  ['validity/no-image', 'manifest-empty.tar', 'no image'],
  [
    'validity/not-here',
    'one-platform-of-two.tar',
    'image for linux/arm64/v8 is listed but not in the archive: sha256:',
  ],
  ['validity/not-here', 'foreign-layer.tar', 'layer 0', 'not in the archive'],
  ['validity/descriptions', 'two-descriptions.tar', 'sample/two-descriptions:1', 'manifest.json', 'index.json'],
  ['validity/history', 'history-mismatch.tar', '3 steps with a layer for 2 layers'],
  ['validity/media-type', 'lying-media-type.tar', 'layer 0', 'v1.tar+gzip', 'not compressed'],
  ['validity/layout-file', 'no-oci-layout.tar', 'no oci-layout'],
  ['validity/schema', 'docker-25-rc.tar', 'index.json: /manifests must be array'],
  ['validity/tar', 'tar-headers.tar', 'layer 0', 'type flag "Z"'],
  ['validity/tar', layerOf({ path: 'etc/.wh.' }), 'layer 0', '(etc/.wh.)', 'names nothing'],
  ['validity/tar', layerOf({ path: '../up' }), 'layer 0', '(../up)', 'above the root'],
  ['validity/tar', tar(ociEntries([hello]), { blocks: 0 }), 'the archive, byte'],
  ['validity/tar-peculiarity', 'aufs-metadata.tar', 'layer 0', 'aufs'],
  ['validity/tar-peculiarity', tar(ociEntries([hello]), { trailing: 'more' }), 'the archive, byte'],
  ['validity/left-out', 'symlink-loop.tar', 'layer 1: a/file is left out', 'circle'],
  ['validity/left-out', 'hard-links.tar', 'bin/lost is left out', 'not there'],
  ['portability/v1-save', 'docker-1.9-save.tar', 'Docker before 1.10'],
  ['bloat/recopied', 'recopied.tar', 'layer 1', '1000 bytes', 'layer 0', 'to change mode'],
  ['bloat/recopied', 'recopied.tar', '2000 bytes', 'to change uid, gid'],
  ['bloat/recopied', 'recopied.tar', '5000 bytes', 'without any change'],
  ['bloat/removed', 'removed-and-moved.tar', 'layer 1 deletes', '500 bytes', 'layer 0'],
  ['bloat/removed', 'removed-and-moved.tar', 'layer 2 deletes 2 files', '3000 bytes'],
  ['bloat/replaced', 'hello_image.tar', 'layer 1 overwrites', '840 bytes', 'layer 0'],
  ['bloat/duplicate', 'duplicates.tar', 'layer 0', '130 bytes'],
  ...junk('bloat/apt-cache', 'var/lib/apt/lists/deb.debian.org_dists_bookworm_main', 'var/cache/apt/pkgcache.bin'),
  ...junk('bloat/apk-cache', 'var/cache/apk/APKINDEX.0123abcd.tar.gz', 'etc/apk/cache/installed'),
  ...junk('bloat/dnf-cache', 'var/cache/dnf/packages.db', 'var/cache/yum/x86_64/7/base', 'var/cache/zypp/solv/solv'),
  ...junk('bloat/pip-cache', 'root/.cache/pip/http/a/b', 'home/app/.cache/uv/wheels', '.cache/pypoetry/x'),
  ...junk('bloat/npm-cache', 'root/.npm/_cacache/index', 'usr/local/share/.cache/yarn/v6/x', 'root/.yarn/cache/x.zip'),
  ...junk('bloat/build-cache', 'root/.cache/go-build/00/x', 'root/.cargo/registry/src/x', 'root/.m2/repository/x.jar'),
  ...junk('bloat/bytecode', 'app/__pycache__/main.cpython-312.pyc', '__pycache__/x.pyo'),
  ...junk('bloat/documentation', 'usr/share/doc/bash/README', 'usr/local/share/man/man1/x.1', 'usr/share/info/dir'),
  ...junk('bloat/git-directory', '.git/objects/pack/pack-1.pack', 'app/.git/logs/HEAD', 'app/.git/index'),
  ...junk('bloat/logs', 'var/log/dpkg.log', 'var/log/apt/history.log'),
  ...junk('bloat/temporary-files', 'tmp/build.tar', 'var/tmp/a/b'),
];

/** What a command finds in a file under samples/ or in the archive's bytes. */
async function found(archive: string | Buffer, ...command: string[]): Promise<readonly Finding[]> {
  const isFile = typeof archive === 'string';
  const file = isFile ? `samples/${archive}` : '-';
  const { output, errors } = await run([...command, file, '--format', 'json'], { stdin: isFile ? undefined : archive });
  assert.equal(errors, '');
  return JSON.parse(output).findings;
}

const wrong = (archive: string | Buffer) => found(archive);
const wasted = (archive: string | Buffer) => found(archive, 'bloat');

describe('what each rule finds', () => {
  for (const [id, archive, ...told] of catalogue) {
    test(`${id}: ${Buffer.isBuffer(archive) ? told.join(' … ') : archive}`, async () => {
      const findings = await (id.startsWith('bloat/') ? wasted : wrong)(archive);
      const messages = findings.filter(({ rule }) => rule === id).map(({ message }) => message);
      assert.ok(
        messages.some((message) => told.every((part) => message.includes(part))),
        JSON.stringify(
          findings.map(({ rule, message }) => [rule, message]),
          null,
          1,
        ),
      );
    });
  }
  test('no rule is left out', () => {
    assert.deepEqual([...new Set(catalogue.map(([rule]) => rule))].sort(), rules.map(({ id }) => id).sort());
  });
});

describe('what only looks like waste', () => {
  for (const path of [
    'var/lib/apt/extended_states',
    'opt/var/cache/apt/pkgcache.bin',
    'etc/apk/world',
    'var/cache/app/data',
    'srv/cache/pip/x',
    'app/.npmrc',
    'app/node_modules/x/index.js',
    'go/pkg/mod/example.com/x/x.go',
    'app/pycache/x.pyc',
    'app/x.pyc',
    'app/__pycache__/notes.txt',
    'usr/share/documents/x',
    'app/git/objects/x',
    'app/.gitignore',
    'app/var/log/x',
    'app/tmp/x',
    'tmpfile',
  ]) {
    test(path, async () => assert.deepEqual(await wasted(layerOf({ path, body: 'x' })), []));
  }
  test('directories and links are no files', async () => {
    const entries = [{ path: 'tmp/' }, { path: 'var/log/' }, { path: 'var/log/stdout', link: '/dev/stdout' }];
    assert.deepEqual(await wasted(layerOf(...entries)), []);
  });
  test('what is not in the merged file system is no junk, but removed', async () => {
    const steps = [{ entries: [{ path: 'tmp/x', body: 'x' }] }, { entries: [{ path: 'tmp/.wh.x' }] }];
    const findings = await wasted(ociArchive([{ ...hello, steps }]));
    assert.deepEqual(
      findings.map(({ rule, bytes }) => [rule, bytes]),
      [['bloat/removed', 1]],
    );
  });
});

describe('how findings are told', () => {
  test('nothing is found where nothing is wrong', async () => {
    assert.deepEqual(await wrong(ociArchive([hello])), []);
    assert.deepEqual(await wasted(ociArchive([hello])), []);
  });

  test('errors first, then warnings, then notes', async () => {
    const strange = { entries: [{ path: '.wh..wh.aufs' }, { path: '.wh.' }] };
    const image = { ...hello, steps: [strange], override: { rootfs: { type: 'layers', diff_ids: [] } } };
    assert.deepEqual(
      (await wrong(ociArchive([image]))).map(({ severity }) => severity),
      ['error', 'warning', 'note'],
    );
  });

  test('a layer that two images share is told once', async () => {
    const broken: ImageLiteral = { ...hello, steps: [{ entries: [{ path: '.wh.' }] }] };
    const other: ImageLiteral = { ...broken, names: ['other:1'], config: { Cmd: ['sh'] } };
    const findings = await wrong(ociArchive([broken, other]));
    assert.deepEqual(
      findings.map(({ rule, where }) => [rule, where.image]),
      [['validity/tar', 'hello:1']],
    );
  });

  test('an image without a name is called by its ID', async () => {
    const findings = await wrong(ociArchive([{ ...hello, names: [], steps: [{ entries: [{ path: '.wh.' }] }] }]));
    const { imageID } = buildImage({ ...hello, steps: [{ entries: [{ path: '.wh.' }] }] });
    assert.equal(findings[0].where.image, imageID.slice('sha256:'.length).slice(0, 12));
  });
});

describe('how rules are written', () => {
  test('each id is given once', () => assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length));

  for (const { id, severity, title, why } of rules) {
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
