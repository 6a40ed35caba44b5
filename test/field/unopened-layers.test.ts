// People reported that `ls -q` and `inspect --format '{{.Id}}'` of a large archive read all of it. The layers here cannot be read:
// whatever opens one reports damage, with exit status 1.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildImage } from '../support/image-literal.ts';
import { MEDIA } from '../support/oci-blobs.ts';
import { ociArchive } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';

const literal = {
  names: ['app:1'],
  steps: [{ createdBy: 'COPY app / # buildkit', entries: [{ path: 'app', body: 'x' }] }],
  config: { Env: ['A=b'] },
};
const damaged = (override = {}) =>
  ociArchive([{ ...literal, override }], {
    layer: (store) => store.add(MEDIA.gzipLayer, Buffer.from('1f8b08000000000000ffffffff', 'hex')),
  });
const archive = damaged();
const { imageID, layers } = buildImage(literal);
const short = imageID.slice('sha256:'.length, 'sha256:'.length + 12);

/** [command line, its output, if it is short] */
const unopened: readonly (readonly [readonly string[], string?])[] = [
  [['ls', '-', '-q'], `${short}\n`],
  [['ls', '-', '-q', '--no-trunc'], `${imageID}\n`],
  [['ls', '-', '--format', '{{.Repository}}:{{.Tag}}'], 'app:1\n'],
  [['ls', '-', '--format', '{{with .}}{{$.ID}} {{.Tag}}{{end}}'], `${short} 1\n`],
  [['ls', '-', '--format', 'table {{.ID}}']],
  [['inspect', '-', '--format', '{{.Id}}'], `${imageID}\n`],
  [['inspect', '-', '--format', '{{range .Config.Env}}{{.}}{{end}}'], 'A=b\n'],
  [['inspect', '-', '--format', '{{json .Config.Env}}'], '["A=b"]\n'],
  [['inspect', '-', '--format', '{{index .RootFS.Layers 0}}'], `${layers[0]?.diffID}\n`],
  [['inspect', '-', '--format', '{{define "id"}}{{.Id}}{{end}}{{template "id" .}}'], `${imageID}\n`],
  [['manifest', '-']],
  [['manifest', '-', '--list']],
  [['manifest', '-', '--format', 'json']],
  [['history', '-', '-q'], `${short}\n`],
  [['history', '-', '--format', '{{.CreatedBy}}'], 'COPY app / # buildkit\n'],
  [['history', '-', '--dockerfile']],
];

const opened: readonly (readonly string[])[] = [
  ['ls', '-'],
  ['ls', '-', '--digests'],
  ['ls', '-', '-q', '--format', 'json'],
  ['ls', '-', '--format', '{{.Size}}'],
  ['ls', '-', '--format', '{{json .}}'],
  ['ls', '-', '--format', '{{$row := .}}{{$row.VirtualSize}}'],
  ['ls', '-', '--format', '{{if (.).Size}}x{{end}}'],
  ['inspect', '-'],
  ['inspect', '-', '--format', '{{printf "%v" .}}'],
  ['inspect', '-', '--format', '{{.VirtualSize}}'],
  ['history', '-'],
  ['history', '-', '--format', '{{.Size}}'],
];

describe('answers without sizes open no layer', () => {
  for (const [args, output] of unopened) {
    test(args.join(' '), async () => {
      const outcome = await run(args, { stdin: archive });
      assert.deepEqual([outcome.status, outcome.errors], [0, '']);
      if (output !== undefined) assert.equal(outcome.output, output);
    });
  }
});

describe('answers with sizes read the layers', () => {
  for (const args of opened) {
    test(args.join(' '), async () => {
      const { status, output, errors } = await run(args, { stdin: archive });
      assert.equal(status, 1);
      assert.match(output + errors, /layer 0 is not readable from byte 0/);
    });
  }
  test('a diff ID that the config does not declare is computed', async () => {
    const outcome = await run(['inspect', '-', '--format', '{{json .RootFS.Layers}}'], {
      stdin: damaged({ rootfs: undefined }),
    });
    assert.equal(outcome.status, 1);
  });
});

describe('what the documents show is still reported', () => {
  test('a missing layer', async () => {
    const missing = ociArchive([literal], {
      layer: (store, content) => {
        const layer = store.add(MEDIA.layer, content);
        store.forget(layer);
        return layer;
      },
    });
    const { status, output, errors } = await run(['ls', '-', '-q'], { stdin: missing });
    assert.deepEqual([status, output], [1, `${short}\n`]);
    assert.match(errors, /layer 0 \(.*\) is not in the archive/);
  });
  test('an encrypted layer is only reported by commands that read layers', async () => {
    const encrypted = ociArchive([literal], {
      layer: (store) => store.add(`${MEDIA.gzipLayer}+encrypted`, 'not a tar'),
    });
    const quiet = await run(['ls', '-', '-q'], { stdin: encrypted });
    assert.deepEqual([quiet.status, quiet.errors], [0, '']);
    assert.match((await run(['ls', '-'], { stdin: encrypted })).errors, /layer 0 was not read/);
  });
});

test('a history without entries has an instruction for each layer', async () => {
  const { output } = await run(['history', '-', '--dockerfile'], { stdin: damaged({ history: [] }) });
  assert.deepEqual(output.trim().split('\n').slice(1), ['FROM scratch', '# layer 0: instruction unknown']);
});
