// inspect, history and manifest print what Docker prints: fields, order and numbers by hand, from Docker's own output for
// similar images.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HistoryEntryData } from '../../src/report/history/docker-history.ts';
import {
  buildImage,
  dockerSave,
  dockerSaveLegacy,
  dockerSaveV1,
  type ImageLiteral,
  MEDIA,
  ociArchive,
} from '../support/image-builder.ts';
import { first, take } from '../support/items.ts';
import { run } from '../support/run.ts';

const literal: ImageLiteral = {
  names: ['words:1', 'example.com/team/words:1'],
  created: '2024-05-06T07:08:09.5Z',
  config: {
    Env: ['A=1'],
    Cmd: ['run'],
    ExposedPorts: { '80/tcp': {} },
    Labels: { a: 'b' },
    Healthcheck: { Test: ['NONE'] },
  },
  steps: [
    {
      createdBy: 'COPY a / # buildkit',
      comment: 'first',
      entries: [
        { path: 'a', body: 'x'.repeat(1000) },
        { path: 'again', type: 'hardlink', link: 'a' },
        { path: 'l', link: 'target' },
      ],
    },
    { createdBy: 'ENV A=1' },
    {
      createdBy: 'RUN /bin/sh -c chmod 600 a # buildkit',
      comment: 'last',
      entries: [{ path: 'a', body: 'x'.repeat(1000), mode: 0o600 }],
    },
  ],
};
const built = buildImage(literal);
const [low, top] = take(built.layers, 2);

async function json(args: readonly string[], archive: Buffer) {
  const { output, errors } = await run([...args.slice(0, 1), '-', ...args.slice(1)], { stdin: archive });
  assert.equal(errors, '');
  return JSON.parse(output);
}

describe('inspect', () => {
  const archives: readonly (readonly [string, Buffer])[] = [
    ['docker save, 25 and later', dockerSave([literal])],
    ['docker save, until 24', dockerSaveLegacy([literal])],
    ['an OCI layout', ociArchive([literal])],
  ];
  for (const [what, archive] of archives) {
    test(what, async () => {
      const [image, ...others] = await json(['inspect'], archive);
      assert.deepEqual(others, []);
      // The IDs after docker load are not a field of Docker; image-ids.test.ts has their values.
      const { Config, ContainerConfig, RootFS, RepoTags, ImageIDs, ...rest } = image;
      assert.deepEqual(Object.keys(ImageIDs), ['ClassicStore', 'ContainerdStore']);
      assert.deepEqual(rest, {
        Id: built.imageID,
        RepoDigests: rest.RepoDigests,
        Parent: '',
        Comment: 'last',
        Created: '2024-05-06T07:08:09.5Z',
        Container: '',
        DockerVersion: '',
        Author: '',
        Architecture: 'amd64',
        Os: 'linux',
        // Both copies of a, and the target of the symbolic link; a hard link counts 0.
        Size: 2006,
        VirtualSize: 2006,
        Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
      });
      assert.deepEqual(RootFS, { Type: 'layers', Layers: built.layers.map(({ diffID }) => diffID) });
      assert.deepEqual(
        [Config.Env, Config.Cmd, Config.Entrypoint, Config.Labels],
        [['A=1'], ['run'], null, { a: 'b' }],
      );
      assert.deepEqual(
        [Config.Hostname, Config.Tty, ContainerConfig.Cmd, ContainerConfig.Labels],
        ['', false, null, null],
      );
      assert.equal(RepoTags[0], 'words:1');
    });
  }

  test("the fields of Config have Docker's order", async () => {
    const [{ Config, ContainerConfig }] = await json(['inspect'], dockerSave([literal]));
    assert.equal(
      Object.keys(Config).join(' '),
      'Hostname Domainname User AttachStdin AttachStdout AttachStderr ExposedPorts Tty OpenStdin StdinOnce Env Cmd Healthcheck Image Volumes WorkingDir Entrypoint OnBuild Labels',
    );
    assert.ok(!('ExposedPorts' in ContainerConfig));
  });

  test('RepoDigests needs compressed layers', async () => {
    const [{ RepoDigests }] = await json(['inspect'], ociArchive([literal]));
    assert.match(RepoDigests[0], /^words@sha256:[0-9a-f]{64}$/);
    assert.deepEqual((await json(['inspect'], dockerSave([literal])))[0].RepoDigests, []);
  });

  test('a save of Docker before 1.10 has no config: its top layer is used', async () => {
    const [image] = await json(['inspect'], dockerSaveV1([literal]));
    assert.deepEqual([image.Id, image.Architecture, image.Os, image.Config.Cmd], [null, 'amd64', 'linux', ['run']]);
  });

  test('variant and OS version of the platform', async () => {
    const platform = { architecture: 'arm64', os: 'windows', variant: 'v8', 'os.version': '10.0.1' };
    const [image] = await json(['inspect'], ociArchive([{ ...literal, platform }]));
    assert.deepEqual([image.Variant, image.OsVersion], ['v8', '10.0.1']);
  });

  test('control characters are escaped', async () => {
    const config = { Labels: { '\u0085\u202e': '\u001b[31m\ud800' } };
    const { output } = await run(['inspect', '-'], { stdin: dockerSave([{ ...literal, config }]) });
    assert.doesNotMatch(output, /(?!\n)[\p{Cc}\u202e]/u);
    assert.deepEqual(Object.keys(JSON.parse(output)[0].Config.Labels), ['\u0085\u202e']);
  });

  test('--format json wraps the same array', async () => {
    const envelope = await json(['inspect', '--format', 'json'], dockerSave([literal]));
    assert.deepEqual(envelope.data, await json(['inspect'], dockerSave([literal])));
    assert.equal(envelope.report, 'inspect');
  });
});

describe('templates of inspect: every field exists, as in Go', () => {
  const bare = dockerSave([{ ...literal, config: {} }]);
  for (const [template, expected] of [
    ['{{.Config.Healthcheck}}', '<nil>'],
    ['{{.Config.ExposedPorts}} {{.Config.Labels}}', 'map[] map[]'],
    ['{{.Config.Env}} {{len .Config.Cmd}}', '[] 0'],
    ['{{index .Config.Labels "maintainer"}}', ''],
    ['{{join .Config.Cmd " "}}', ''],
    ['{{if .Config.Healthcheck}}yes{{else}}no{{end}}', 'no'],
    ['{{.Architecture}}{{.Variant}}{{.OsVersion}}', 'amd64'],
    ['{{.Config.Shell}} {{.Config.StopSignal}}', '[] '],
  ] as const) {
    test(template, async () => {
      const { output, errors } = await run(['inspect', '-', '-f', template], { stdin: bare });
      assert.deepEqual([output, errors], [`${expected}\n`, '']);
    });
  }
});

describe('history', () => {
  const entriesOf = async (archive: Buffer): Promise<readonly HistoryEntryData[]> =>
    (await json(['history', '--format', 'json'], archive)).data.entries;

  test('newest first; an entry without a layer has 0 bytes; what a hard link still needs is not wasted', async () => {
    const rows = await entriesOf(dockerSave([literal]));
    assert.deepEqual(
      rows.map((row) => [row.id, row.createdBy, row.layer, row.size, row.content, row.wasted]),
      [
        [built.imageID, 'RUN /bin/sh -c chmod 600 a # buildkit', 1, 1000, top.tar.length, 0],
        [null, 'ENV A=1', null, 0, 0, 0],
        // Nothing is wasted: `again` still needs the bytes of the first layer.
        [null, 'COPY a / # buildkit', 0, 1006, low.tar.length, 0],
      ],
    );
  });

  test('a history that does not match the layers has no layer numbers', async () => {
    const rows = await entriesOf(dockerSave([{ ...literal, override: { history: [{ created_by: 'RUN a' }] } }]));
    assert.deepEqual(
      rows.map((row) => [row.createdBy, row.layer, row.size]),
      [['RUN a', null, null]],
    );
  });

  test('without a history, there is one entry per layer', async () => {
    const rows = await entriesOf(dockerSave([{ ...literal, override: { history: null } }]));
    assert.deepEqual(
      rows.map((row) => [row.layer, row.size]),
      [
        [1, 1000],
        [0, 1006],
      ],
    );
  });

  test('-H=false prints bytes, --no-trunc full IDs and commands', async () => {
    const { output } = await run(['history', '-', '-H=false', '--no-trunc'], { stdin: dockerSave([literal]) });
    assert.match(output, new RegExp(`^${built.imageID} .* RUN /bin/sh -c chmod 600 a # buildkit +1000 `, 'm'));
  });
});

describe('docker history --format', () => {
  const rows = async (...args: string[]) =>
    (await run(['history', '-', ...args], { stdin: dockerSave([wordy]) })).output.trimEnd().split('\n');
  const wordy = {
    ...literal,
    steps: [{ createdBy: `RUN\t${'x'.repeat(60)}`, entries: [{ path: 'a', body: 'x'.repeat(1500) }] }],
  };

  test('commands are truncated as in Docker, with spaces for tabs', async () =>
    assert.deepEqual(await rows('--format', '{{.CreatedBy}}'), [`RUN ${'x'.repeat(40)}…`]));
  test('--no-trunc prints full commands', async () =>
    assert.deepEqual(await rows('--no-trunc', '--format', '{{.CreatedBy}}'), [`RUN ${'x'.repeat(60)}`]));
  test('-H=false prints bytes and times', async () =>
    assert.deepEqual(await rows('-H=false', '--format', '{{.Size}} {{.CreatedSince}}'), ['1500 2024-05-06T07:08:09Z']));
  test('-q prints IDs', async () => assert.match(first(await rows('-q')), /^[0-9a-f]{12}$/));
});

describe('manifest', () => {
  test('an image has a media type, a platform, names and a config', async () => {
    const archive = ociArchive([literal]);
    const { data } = await json(['manifest', '--format', 'json'], archive);
    const [{ kind, mediaType, platform, names, layerCount, configDigest }] = data.manifests;
    assert.deepEqual(
      [kind, mediaType, layerCount, configDigest, names.length],
      ['image', MEDIA.manifest, 2, built.imageID, 2],
    );
    assert.deepEqual(platform, { os: 'linux', architecture: 'amd64', variant: null, osVersion: null, osFeatures: [] });
  });

  test('manifest inspect prints the list as Docker does', async () => {
    const { output } = await run(['manifest', 'inspect', 'samples/multi-platform.tar']);
    const { manifests } = JSON.parse(output);
    assert.deepEqual(
      manifests.map(({ platform }: { platform: object }) => platform),
      [
        { architecture: 'amd64', os: 'linux' },
        { architecture: 'arm64', os: 'linux', variant: 'v8' },
        { architecture: 'unknown', os: 'unknown' },
        { architecture: 'unknown', os: 'unknown' },
      ],
    );
  });

  test('docker save until 24 has no manifests: its images are listed', async () => {
    const { data } = await json(['manifest', '--format', 'json'], dockerSaveLegacy([literal]));
    assert.deepEqual(
      [data.manifests.length, data.manifests[0].digest, data.manifests[0].configDigest],
      [1, null, built.imageID],
    );
  });
});
