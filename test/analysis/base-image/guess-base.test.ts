// The guess of the base image from histories as builders write them. The truth is the Dockerfile: what it starts FROM.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSave, type StepLiteral } from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('guess-base');
const [debian, python, app] = ['2024-01-10T00:00:00Z', '2024-01-10T00:05:00Z', '2024-01-10T00:06:00Z'];

/** A step with a layer; each has other contents. */
const layer = (createdBy: string, created = app, comment = 'buildkit.dockerfile.v0'): StepLiteral => ({
  createdBy,
  created,
  comment,
  entries: [{ path: `${createdBy.length}`, body: createdBy + created }],
});
const empty = (createdBy: string, created = app, comment = 'buildkit.dockerfile.v0'): StepLiteral => ({
  createdBy,
  created,
  comment,
});

async function ownOf(steps: readonly StepLiteral[], override?: Readonly<Record<string, unknown>>) {
  const file = write('app.tar', dockerSave([{ names: ['app:1'], steps, ...(override && { override }) }]));
  const { output } = await run(['layers', file, '--format', 'json']);
  const { from, basis, base, guessedBy } = JSON.parse(output).data.images[0].own;
  return { from, basis, base, guessedBy };
}

const guess = (from: number, ...guessedBy: string[]) => ({ from, basis: 'guessed', base: null, guessedBy });
const assumed = { from: 1, basis: 'assumed', base: null, guessedBy: null };

const nop = (line: string): string => `/bin/sh -c #(nop) ${line}`;
const buildkit = (line: string): string => `RUN /bin/sh -c ${line} # buildkit`;

const cases: [string, readonly StepLiteral[], unknown][] = [
  [
    'the CMD of the base image',
    [
      layer('ADD rootfs.tar.xz / # buildkit', debian),
      empty('CMD ["bash"]', debian),
      layer(buildkit('apt-get update'), python),
      empty('CMD ["python3"]', python),
      layer('COPY . . # buildkit'),
      empty('ENTRYPOINT ["/app"]'),
      empty('CMD ["--help"]'),
    ],
    guess(2, 'command'),
  ],
  [
    'the CMD of the legacy builder, and a longer pause above it',
    [
      layer(nop(' ADD file:a44eb4c2 in / '), debian, ''),
      empty(nop(' CMD ["bash"]'), debian, ''),
      layer('/bin/sh -c apt-get update', '2024-02-01T00:00:00Z', ''),
      layer(nop('COPY dir:ae5514dc in /srv '), '2024-05-01T00:00:00Z', ''),
    ],
    guess(1, 'command', 'root'),
  ],
  [
    'an own CMD is not that of a base image',
    [layer('COPY a / # buildkit'), layer('COPY b / # buildkit'), empty('CMD ["/b"]'), empty('USER 1')],
    assumed,
  ],
  [
    'the name in the comment of buildah, not IDs of the same build',
    [
      layer(nop('ADD file:f00e6eaa in / '), debian, ''),
      empty(nop('CMD ["/bin/sh"]'), debian, 'FROM db1be2042f95'),
      layer('/bin/sh -c apk add python3', debian, 'FROM docker.io/library/alpine:3.20'),
      layer('/bin/sh -c pip install app', app, 'FROM dc6c0561304b'),
    ],
    { ...guess(1, 'comment', 'command', 'root'), base: 'alpine:3.20' },
  ],
  [
    'a build with another tool',
    [
      layer('bazel build ...', '1970-01-01T00:00:00Z', ''),
      layer('bazel build ...', '1970-01-01T00:00:00Z', ''),
      layer('jib-maven-plugin:3.4.0', '1970-01-01T00:00:00Z', 'dependencies'),
      layer('jib-maven-plugin:3.4.0', '1970-01-01T00:00:00Z', 'classes'),
    ],
    guess(2, 'builder'),
  ],
  [
    'BuildKit on what the legacy builder made',
    [
      layer(nop('COPY dir:ae5514dc in / '), debian, ''),
      layer('/bin/sh -c make', debian, ''),
      layer('COPY app /app # buildkit', debian),
    ],
    guess(2, 'builder'),
  ],
  [
    'a pause of weeks, although another one is longer than an hour',
    [
      layer(buildkit('a'), '2024-01-01T00:00:00Z'),
      layer(buildkit('b'), '2024-01-01T02:00:00Z'),
      layer(buildkit('c'), '2024-02-01T00:00:00Z'),
    ],
    guess(2, 'time'),
  ],
  [
    'a reproducible build on a base image with times',
    [
      layer(buildkit('a'), '2024-01-01T00:00:00Z'),
      layer(buildkit('b'), '2024-01-01T00:01:00Z'),
      layer(buildkit('c'), '1970-01-01T00:00:00Z'),
    ],
    guess(2, 'time'),
  ],
  ['a pause within one build', [layer('COPY a / # buildkit', debian), layer('COPY b / # buildkit', python)], assumed],
  [
    'a root filesystem without any other sign',
    [layer(nop('ADD file:a44eb4c2 in / '), debian, ''), layer('/bin/sh -c make', debian, '')],
    guess(1, 'root'),
  ],
  [
    'Windows, with its updates',
    [
      layer('Apply image 10.0.20348.2227', debian, ''),
      layer('Install update 10.0.20348.2322', debian, ''),
      layer('cmd /S /C copy app', debian, ''),
    ],
    guess(2, 'builder', 'root'),
  ],
  ['a base image itself', [layer(nop('ADD file:a44eb4c2 in / ')), empty(nop('CMD ["bash"]'))], assumed],
  ['no history at all', [{ entries: [{ path: 'a' }] }, { entries: [{ path: 'b' }] }], assumed],
  ['times that are no times', [layer('COPY a', 'yesterday'), layer('COPY b', '0000-99-99T00:00:00Z')], assumed],
];

describe('the base image is guessed from', () => {
  for (const [what, steps, expected] of cases) test(what, async () => assert.deepEqual(await ownOf(steps), expected));

  test('no history that does not match the layers', async () => {
    const history = [{ created_by: nop('ADD file:a44eb4c2 in / ') }, { created_by: 'CMD', empty_layer: true }];
    const steps = [layer('COPY a'), layer('COPY b')];
    assert.deepEqual(await ownOf(steps, { history }), assumed);
    assert.deepEqual(await ownOf(steps, { history: null }), assumed);
  });
});
