// Platforms: their names, matching with --platform, and the platform of BuildKit's attestations.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  fullPlatformName,
  isUnknownPlatform,
  matchPlatform,
  type Platform,
  parsePlatform,
  platformName,
  runnablePlatforms,
} from '../../src/oci/platform.ts';

describe('names of platforms', () => {
  for (const [platform, name] of [
    [{ os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
    [{ os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64/v8'],
    [{ os: 'linux', architecture: 'amd64', variant: '' }, 'linux/amd64'],
    [{ os: 'linux', architecture: 'amd64', variant: null }, 'linux/amd64'],
    [{ os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.2402' }, 'windows/amd64'],
    [{ os: 'unknown', architecture: 'unknown' }, 'unknown/unknown'],
    [{ os: 'linux' }, 'linux/unknown'],
    [{ architecture: 'riscv64' }, 'unknown/riscv64'],
    [{ os: '', architecture: '' }, undefined],
    [{ os: null, architecture: null }, undefined],
    [{ variant: 'v7' }, undefined],
    [{}, undefined],
  ] as const satisfies readonly (readonly [Platform, string | undefined])[]) {
    test(`${JSON.stringify(platform)}: ${name ?? 'unknown'}`, () => assert.equal(platformName(platform), name));
  }
});

/** `linux/arm/v7`, with the version of an operating system after @. */
function platformOf(text: string): Platform {
  const [name = '', version] = text.split('@');
  const [os, architecture, variant] = name.split('/');
  return { os, architecture, variant, 'os.version': version };
}

// What containerd/platforms does with these (Parse, Normalize, NewMatcher), but an operating system or architecture alone
// matches any of the other, because an archive has no host.
describe('matching a platform', () => {
  for (const [declared, wanted, match] of [
    ['linux/amd64', 'linux/amd64', 'exact'],
    ['linux/amd64', 'linux/x86_64', 'exact'],
    ['linux/amd64', 'linux/x86-64', 'exact'],
    ['linux/amd64', 'linux/amd64/v1', 'exact'],
    ['linux/amd64/v1', 'linux/amd64', 'exact'],
    ['Linux/AMD64', 'linux/amd64', 'exact'],
    ['linux/amd64', 'LINUX/X86_64', 'exact'],
    ['linux/x86_64', 'linux/amd64', 'exact'],
    ['linux/arm64', 'linux/arm64/v8', 'exact'],
    ['linux/arm64', 'linux/arm64/8', 'exact'],
    ['linux/arm64/v8', 'linux/arm64', 'exact'],
    ['linux/arm64/v8', 'linux/aarch64', 'exact'],
    ['linux/aarch64', 'linux/arm64/v8', 'exact'],
    ['linux/arm64', 'arm64', 'exact'],
    ['linux/arm64', 'aarch64', 'exact'],
    ['linux/arm64', 'arm64/v8', 'exact'],
    ['linux/arm/v7', 'linux/arm', 'exact'],
    ['linux/arm', 'linux/arm/v7', 'exact'],
    ['linux/arm/v7', 'linux/arm/7', 'exact'],
    ['linux/arm/v7', 'linux/armhf', 'exact'],
    ['linux/armhf', 'linux/arm/v7', 'exact'],
    ['linux/arm/v6', 'linux/armel', 'exact'],
    ['linux/arm/v7', 'armhf', 'exact'],
    ['linux/386', 'linux/i386', 'exact'],
    ['linux/i686', 'linux/386', 'exact'],
    ['linux/386', 'i586', 'exact'],
    ['darwin/arm64', 'macos/aarch64', 'exact'],
    ['linux/riscv64', 'linux', 'exact'],
    ['windows/amd64@10.0.17763.1', 'windows(10.0.17763.1)/amd64', 'exact'],
    ['windows/amd64@10.0.17763.1', 'windows(10.0.17763)/amd64', 'loose'],
    ['windows/amd64@10.0.17763.1', 'windows/amd64', 'loose'],
    ['windows/amd64@10.0.17763.1', 'windows', 'exact'],
    ['linux/arm/v6', 'linux/arm', 'loose'],
    ['linux/arm64/v9', 'linux/arm64', 'loose'],
    ['linux/amd64/v3', 'linux/amd64', 'loose'],
    ['linux/arm/v7', 'linux/arm/v6', undefined],
    ['linux/arm/v6', 'linux/armhf', undefined],
    ['linux/arm64/v8', 'linux/arm', undefined],
    ['linux/arm64/v9', 'linux/arm64/v8', undefined],
    ['linux/arm/v7', 'linux/arm/v', undefined],
    ['linux/amd64', 'windows/amd64', undefined],
    ['linux/amd64', 'linux/amd64/v3', undefined],
    ['windows/amd64@10.0.17763.1', 'windows(10.0.1776)/amd64', undefined],
    ['windows/amd64@10.0.17763.1', 'windows(10.0.17763.1+win32k)/amd64', undefined],
    ['windows/amd64', 'linux', undefined],
    ['linux/amd64', 'bogus', undefined],
  ] as const) {
    test(`${wanted} for ${declared}: ${match ?? 'no match'}`, () => {
      const parsed = parsePlatform(wanted);
      assert.ok(parsed);
      assert.equal(matchPlatform(platformOf(declared), parsed), match);
    });
  }
});

// The cases of containerd/platforms (compare_test.go, TestOnly).
describe('what a host runs', () => {
  const arm = ['linux/arm/v5', 'linux/arm/v6', 'linux/arm', 'linux/arm/v7', 'linux/arm/v8'];
  const all = [
    'linux/386',
    'linux/amd64',
    'linux/amd64/v2',
    'linux/arm/v4',
    ...arm,
    'linux/arm64',
    'linux/arm64/v8',
    'linux/arm64/v9',
    'windows/amd64',
    'windows/arm',
  ];
  for (const [host, runs] of [
    ['linux/amd64', ['linux/386', 'linux/amd64']],
    ['linux/386', ['linux/386']],
    ['linux/arm/v8', arm],
    ['linux/arm/v7', arm.slice(0, 4)],
    ['linux/arm/v6', arm.slice(0, 2)],
    ['linux/arm/v5', arm.slice(0, 1)],
    ['linux/arm/v4', ['linux/arm/v4']],
    ['linux/arm64', [...arm, 'linux/arm64', 'linux/arm64/v8']],
  ] as const) {
    test(host, () => {
      const wanted = parsePlatform(host);
      assert.ok(wanted);
      const platforms = runnablePlatforms(wanted.platform);
      const isRun = (text: string): boolean =>
        platforms.some((one) => matchPlatform(platformOf(text), one) !== undefined);
      assert.deepEqual(all.filter(isRun), runs);
    });
  }
});

describe('features of the operating system', () => {
  const declared = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1', 'os.features': ['win32k', 'a'] };
  for (const [wanted, match] of [
    ['windows(10.0.1+a+win32k)/amd64', 'exact'],
    ['windows(10.0.1+win32k)/amd64', 'loose'],
    ['windows(+a)/amd64', 'loose'],
    ['windows(10.0.1+b)/amd64', undefined],
  ] as const) {
    test(`${wanted}: ${match ?? 'no match'}`, () => {
      const parsed = parsePlatform(wanted);
      assert.ok(parsed);
      assert.equal(matchPlatform(declared, parsed), match);
    });
  }
  test('the full name', () => assert.equal(fullPlatformName(declared), 'windows(10.0.1+a+win32k)/amd64'));
  test('the full name without a version', () =>
    assert.equal(fullPlatformName({ os: 'linux', architecture: 'arm', variant: 'v6' }), 'linux/arm/v6'));
});

describe('texts that are not a platform', () => {
  for (const text of [
    '',
    '/',
    'linux/',
    '/amd64',
    'a/b/c/d',
    'linux/*',
    'linux /amd64',
    'windows(1/amd64',
    '(1)/amd64',
  ])
    test(JSON.stringify(text), () => assert.equal(parsePlatform(text), undefined));
});

describe("the platform of BuildKit's attestations", () => {
  for (const [os, architecture, expected] of [
    ['unknown', 'unknown', true],
    ['Unknown', 'UNKNOWN', true],
    ['linux', 'unknown', false],
    ['unknown', 'amd64', false],
    ['', '', false],
    [null, null, false],
  ] as const) {
    test(`${os}/${architecture}: ${expected}`, () => assert.equal(isUnknownPlatform({ os, architecture }), expected));
  }
});
