// Platforms: their names, matching with --platform, and the platform of BuildKit's attestations.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isUnknownPlatform, matchesPlatform, type Platform, platformName } from '../../src/oci/platform.ts';

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

describe('matching a platform', () => {
  for (const [name, wanted, matches] of [
    ['linux/amd64', 'linux/amd64', true],
    ['linux/arm64/v8', 'linux/arm64', true],
    ['linux/arm64/v8', 'linux/arm64/v8', true],
    ['linux/arm/v7', 'linux/arm', true],
    ['linux/arm/v7', 'linux/arm/v6', false],
    ['linux/arm64/v8', 'linux/arm', false],
    ['linux/arm/v7', 'linux/arm/v', false],
    ['linux/amd64', 'windows/amd64', false],
    ['linux/amd64', 'linux/amd64/v3', false],
    ['linux/amd64', 'amd64', false],
    [undefined, 'linux/amd64', false],
    [undefined, 'undefined', false],
  ] as const) {
    test(`${wanted} ${matches ? 'matches' : 'does not match'} ${name}`, () =>
      assert.equal(matchesPlatform(name, wanted), matches));
  }
});

describe("the platform of BuildKit's attestations", () => {
  for (const [os, architecture, expected] of [
    ['unknown', 'unknown', true],
    ['linux', 'unknown', false],
    ['unknown', 'amd64', false],
    ['', '', false],
    [null, null, false],
  ] as const) {
    test(`${os}/${architecture}: ${expected}`, () => assert.equal(isUnknownPlatform({ os, architecture }), expected));
  }
});
