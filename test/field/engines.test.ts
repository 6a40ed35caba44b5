// What people reported about images that an engine refuses or reads in another way: the circumstances, built small.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSaveLegacyEntries, ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';

async function answers(archive: Buffer) {
  const { output } = await run(['validate', '-', '--format', 'json'], { stdin: archive });
  const { findings, data } = JSON.parse(output);
  const messages: string[] = findings.map(({ rule, message }: Record<string, string>) => `${rule}: ${message}`);
  const refusing: string[] = data.engines
    .filter(({ loads }: Record<string, unknown>) => loads === false)
    .map(({ engine }: Record<string, string>) => engine);
  return { messages, refusing, valid: data.valid };
}

const image = (...layers: readonly (readonly TarLiteral[])[]) => ({
  names: ['app:1'],
  steps: layers.map((entries) => ({ entries })),
});

describe('reported about engines', () => {
  test('RUN mkdir .wh.sbin deletes sbin (podman#3582)', async () => {
    const archive = ociArchive([image([{ path: 'sbin/init', body: 'x' }], [{ path: '.wh.sbin/' }])]);
    const { messages, valid } = await answers(archive);
    assert.ok(messages.some((message) => message.startsWith('portability/whiteout-type: layer 1: /.wh.sbin acts as')));
    assert.equal(valid, true);
    const { output } = await run(['files', '-', '--format', '{{range .entries}}{{.path}} {{end}}'], { stdin: archive });
    assert.equal(output.trim(), '');
  });

  test('300 layers: "max depth exceeded" (docker/for-linux#414)', async () => {
    const layers = Array.from({ length: 300 }, (_, at): TarLiteral[] => [{ path: `f${at}`, body: '' }]);
    const { messages, refusing } = await answers(tar(dockerSaveLegacyEntries([image(...layers)])));
    assert.ok(messages.some((message) => message.includes('the image has 300 layers, but Docker with overlay2 loads')));
    assert.deepEqual(refusing, ['docker-overlay2', 'umoci']);
  });

  test('links to nowhere in V1 directories (containerd#12890)', async () => {
    const id = 'b'.repeat(64);
    const v1: readonly TarLiteral[] = [{ path: `${id}/` }, { path: `${id}/layer.tar`, link: `.${'c'.repeat(64)}.tar` }];
    const { messages, refusing } = await answers(
      tar([...dockerSaveLegacyEntries([image([{ path: 'a', body: 'x' }])]), ...v1]),
    );
    assert.ok(messages.some((message) => message.includes('containerd refuses the archive ("no target for symlink')));
    assert.deepEqual(refusing, ['docker-containerd', 'containerd', 'umoci']);
  });

  test('hard links of kaniko in Docker 29.7.0 (moby/go-archive#99)', async () => {
    const perl: readonly TarLiteral[] = [
      { path: 'usr/bin/perlbug', body: 'x' },
      { path: 'usr/bin/perlthanks', type: 'hardlink', link: '/usr/bin/perlbug' },
    ];
    const { messages, refusing } = await answers(tar(dockerSaveLegacyEntries([image(perl)])));
    assert.ok(
      messages.some((message) => message.includes('/usr/bin/perlthanks is a hard link with an absolute target')),
    );
    assert.deepEqual(refusing, ['docker-overlay2', 'umoci']);
  });
});
