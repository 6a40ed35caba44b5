// Every rule can speak: an archive for each on which it does, with what the message must tell. And all of them are
// written alike: an id of their own, a title, a reason, a message of one line.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { analyze } from '../../src/analysis/analyze.ts';
import type { ArchiveSource } from '../../src/archive/open-archive.ts';
import { Spool } from '../../src/archive/spool.ts';
import { InputError } from '../../src/bytes/input-error.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { evaluate } from '../../src/rules/evaluate.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { sha256 } from '../support/bytes.ts';
import { buildImage, gzip, type ImageLiteral, ociArchive, ociEntries } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { chunked } from '../support/read-buffer.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

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

/** Rule, the file under samples/ or the archive's bytes, and parts of the message. */
const catalogue: readonly (readonly [rule: string, archive: string | Buffer, ...told: string[]])[] = [
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
  ['validity/layer-count', rootfs([]), '1 layers are listed', '0 diffIDs'],
  ['validity/layer-count', rootfs([diffID, diffID]), '1 layers are listed', '2 diffIDs'],
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
  ['portability/v1-save', 'docker-1.9-save.tar', 'Docker before 1.10'],
];

const spool = new Spool();
after(() => spool.remove());

async function findingsIn(archive: string | Buffer): Promise<readonly Finding[]> {
  const source: ArchiveSource = Buffer.isBuffer(archive)
    ? { name: '-', stream: chunked(archive, 65536) }
    : { name: inProject('samples', archive) };
  const opened = await openImages(source, spool, defaultLimits);
  return evaluate(await analyze(opened, opened.contents.images, defaultLimits, 'merged'));
}

describe('what each rule finds', () => {
  for (const [id, archive, ...told] of catalogue) {
    test(`${id}: ${Buffer.isBuffer(archive) ? told.join(' … ') : archive}`, async () => {
      const findings = await findingsIn(archive);
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

describe('how findings are told', () => {
  test('nothing is found where nothing is wrong', async () =>
    assert.deepEqual(await findingsIn(ociArchive([hello])), []));

  test('errors first, then warnings, then notes', async () => {
    const strange = { entries: [{ path: '.wh..wh.aufs' }, { path: '.wh.' }] };
    const image = { ...hello, steps: [strange], override: { rootfs: { type: 'layers', diff_ids: [] } } };
    assert.deepEqual(
      (await findingsIn(ociArchive([image]))).map(({ severity }) => severity),
      ['error', 'warning', 'note'],
    );
  });

  test('a layer that two images share is told once', async () => {
    const broken: ImageLiteral = { ...hello, steps: [{ entries: [{ path: '.wh.' }] }] };
    const other: ImageLiteral = { ...broken, names: ['other:1'], config: { Cmd: ['sh'] } };
    const findings = await findingsIn(ociArchive([broken, other]));
    assert.deepEqual(
      findings.map(({ rule, where }) => [rule, where.image]),
      [['validity/tar', 'hello:1']],
    );
  });

  test('an image without a name is called by its ID', async () => {
    const findings = await findingsIn(ociArchive([{ ...hello, names: [], steps: [{ entries: [{ path: '.wh.' }] }] }]));
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
      assert.match(why, /^[A-Z][^\n]* [^\n]*[^\s]\.$/, 'sentences on one line');
    });
  }

  test('every message about the samples is one line', async () => {
    const samples = readdirSync(inProject('samples')).filter((file) => !/^(?:README\.md|make\.ts|recipes)$/.test(file));
    let messages = 0;
    for (const sample of samples) {
      const findings = await findingsIn(sample).catch((error) => {
        if (error instanceof InputError) return [];
        throw error;
      });
      for (const { message } of findings) assert.match(message, /^\S.*\S$/, sample);
      messages += findings.length;
    }
    assert.ok(messages > rules.length);
  });
});
