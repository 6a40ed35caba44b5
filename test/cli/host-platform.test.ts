// The platform of this host: its name, and the commands that take it from an archive with several platforms.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { containerPlatform } from '../../src/cli/host-platform.ts';
import { ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the platform of containers on a host', () => {
  for (const [os, arch, machine, endianness, platform] of [
    ['linux', 'x64', 'x86_64', 'LE', 'linux/amd64'],
    ['linux', 'ia32', 'i686', 'LE', 'linux/386'],
    ['linux', 'arm64', 'aarch64', 'LE', 'linux/arm64'],
    ['linux', 'arm', 'armv7l', 'LE', 'linux/arm/v7'],
    ['linux', 'arm', 'armv6l', 'LE', 'linux/arm/v6'],
    ['linux', 'arm', 'armv5tejl', 'LE', 'linux/arm/v5'],
    ['linux', 'arm', 'armv8l', 'LE', 'linux/arm/v8'],
    ['linux', 'arm', 'aarch64', 'LE', 'linux/arm/v8'],
    ['linux', 'arm', 'unknown', 'LE', 'linux/arm/v7'],
    ['linux', 'ppc64', 'ppc64le', 'LE', 'linux/ppc64le'],
    ['linux', 'ppc64', 'ppc64', 'BE', 'linux/ppc64'],
    ['linux', 's390x', 's390x', 'BE', 'linux/s390x'],
    ['linux', 'riscv64', 'riscv64', 'LE', 'linux/riscv64'],
    ['linux', 'loong64', 'loongarch64', 'LE', 'linux/loong64'],
    ['linux', 'mipsel', 'mips', 'LE', 'linux/mipsle'],
    ['darwin', 'arm64', 'arm64', 'LE', 'linux/arm64'],
    ['darwin', 'x64', 'x86_64', 'LE', 'linux/amd64'],
    ['win32', 'x64', 'x86_64', 'LE', 'linux/amd64'],
    ['win32', 'arm64', 'arm64', 'LE', 'linux/arm64'],
    ['android', 'arm64', 'aarch64', 'LE', 'linux/arm64'],
    ['freebsd', 'x64', 'amd64', 'LE', 'freebsd/amd64'],
  ] as const) {
    test(`${os} ${arch} ${machine}: ${platform}`, () =>
      assert.equal(containerPlatform({ os, arch, machine, endianness }), platform));
  }
});

const write = temporaryFolder('host-platform');
const image = (name: string, architecture: string) => ({
  names: [name],
  platform: { os: 'linux', architecture },
  steps: [{ createdBy: 'COPY', entries: [{ path: architecture, body: architecture }] }],
});
const saved = (name: string, ...architectures: readonly string[]): string =>
  write(`${name}.tar`, ociArchive(architectures.map((one) => image(`${name}:1`, one))));
const app = saved('app', 'amd64', 'arm64');
const old = saved('old', 'amd64', 'arm64', 'riscv64');

describe('commands that need one image', () => {
  for (const [command, path] of [
    ['files'],
    ['history'],
    ['bloat'],
    ['changes'],
    ['trace', 'arm64'],
    ['cat', 'arm64'],
    ['export'],
  ] as const) {
    const args = [command, app, ...(path === undefined ? [] : [path])];
    const isFile = command === 'cat' || command === 'export';
    const format = isFile ? [] : ['--format', 'json'];
    test(`${command}: the same answer as with --platform, and a note`, async () => {
      const asked = await run([...args, ...format, '--platform', 'linux/arm64']);
      const taken = await run([...args, ...format], { hostPlatform: 'linux/arm64' });
      assert.deepEqual([asked.status, asked.errors], [0, '']);
      assert.deepEqual([taken.status, taken.output], [0, asked.output]);
      assert.equal(
        taken.errors,
        `timg-inspect: ${app} has 2 images named app:1; using linux/arm64 (the platform of this host); others: --platform linux/amd64\n`,
      );
      const lacking = await run([...args, ...format], { hostPlatform: 'linux/s390x' });
      assert.deepEqual([lacking.status, lacking.output], [2, '']);
      assert.match(lacking.errors, /, none for linux\/s390x \(the platform of this host\); choose one: --platform /);
    });
  }

  test('diff takes one platform of both archives', async () => {
    const asked = await run(['diff', old, app, '--format', 'json', '--platform', 'linux/arm64']);
    const taken = await run(['diff', old, app, '--format', 'json'], { hostPlatform: 'linux/arm64' });
    assert.deepEqual([taken.status, taken.output], [0, asked.output]);
    assert.deepEqual(taken.errors.match(/ has \d images named \S+; using linux\/arm64 /g), [
      ' has 3 images named old:1; using linux/arm64 ',
      ' has 2 images named app:1; using linux/arm64 ',
    ]);
    const lacking = await run(['diff', old, app], { hostPlatform: 'linux/riscv64' });
    assert.equal(lacking.status, 2);
    assert.match(
      lacking.errors,
      /app\.tar has 2 images named app:1, none for linux\/riscv64 .*: --platform linux\/amd64 \| --platform linux\/arm64\n$/,
    );
  });

  test('a command in an error selects the same image', async () => {
    const { errors } = await run(['cat', app, '/', '--platform', 'arm64']);
    assert.equal(
      errors,
      `timg-inspect: ${app}: / is a directory; see timg-inspect files ${app} --platform linux/arm64 /\n`,
    );
  });

  test('commands for all images do not choose', async () => {
    for (const args of [['ls'], ['inspect'], [], ['check', '--budget', 'wasted=0']]) {
      const { status, output, errors } = await run([...args, app], { hostPlatform: 'linux/arm64' });
      assert.deepEqual([status, errors], [0, ''], args[0]);
      for (const architecture of ['amd64', 'arm64'])
        assert.ok(output.includes(architecture), `${args} ${architecture}`);
    }
  });
});

describe('DOCKER_DEFAULT_PLATFORM', () => {
  const withPlatform = (value: string, ...args: readonly string[]) =>
    run(['files', app, ...args], { environment: { DOCKER_DEFAULT_PLATFORM: value } });

  test('takes precedence over the platform of the host', async () => {
    const { status, output, errors } = await withPlatform('linux/arm64');
    assert.equal(status, 0);
    assert.match(output, /\/arm64$/m);
    assert.match(errors, /; using linux\/arm64 \(DOCKER_DEFAULT_PLATFORM\); others: --platform linux\/amd64\n$/);
  });
  test('what it leaves out is that of the host', async () => {
    for (const [value, platform] of [
      ['linux', 'linux/amd64'],
      ['arm64', 'linux/arm64'],
    ] as const) {
      const { errors } = await withPlatform(value);
      assert.match(errors, new RegExp(`; using ${platform} \\(DOCKER_DEFAULT_PLATFORM\\); `));
    }
  });
  test('is overridden by --platform', async () => {
    const { status, output, errors } = await withPlatform('linux/arm64', '--platform', 'linux/amd64');
    assert.deepEqual([status, errors], [0, '']);
    assert.match(output, /\/amd64$/m);
  });
  test('is not replaced by the platform of the host', async () => {
    const { status, errors } = await withPlatform('linux/s390x');
    assert.equal(status, 2);
    assert.match(errors, /, none for linux\/s390x \(DOCKER_DEFAULT_PLATFORM\); choose one: /);
  });
  test('empty: the platform of the host', async () =>
    assert.match((await withPlatform('')).errors, /using linux\/amd64 \(the platform of this host\)/));
  test('not a platform', async () => {
    const { status, errors } = await withPlatform('linux/');
    assert.equal(status, 2);
    assert.match(errors, /DOCKER_DEFAULT_PLATFORM must be OS\/ARCH, such as "linux\/amd64", but it is "linux\/"; /);
    const single = await run(['files', 'samples/hello_image.tar'], {
      environment: { DOCKER_DEFAULT_PLATFORM: 'linux/' },
    });
    assert.deepEqual([single.status, single.errors], [0, '']);
  });
});
