// References as in Docker: the familiar form of a name, and its repository and tag.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { familiarName, parseReference } from '../../src/oci/reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('the familiar form of a name', () => {
  for (const [name, familiar] of [
    ['docker.io/library/hello:1.0.0', 'hello:1.0.0'],
    ['docker.io/hello:1.0.0', 'hello:1.0.0'],
    ['index.docker.io/library/hello:1.0.0', 'hello:1.0.0'],
    [`docker.io/library/hello@${digest}`, `hello@${digest}`],
    ['docker.io/team/hello:1', 'team/hello:1'],
    ['docker.io/library/team/hello:1', 'library/team/hello:1'],
    ['library/hello:1', 'hello:1'],
    ['hello:1.0.0', 'hello:1.0.0'],
    ['team/hello:1', 'team/hello:1'],
    ['localhost/hello:latest', 'localhost/hello:latest'],
    ['localhost:5000/library/hello:1', 'localhost:5000/library/hello:1'],
    ['example.com/library/hello:1', 'example.com/library/hello:1'],
    ['example.com/docker.io/library/hello:1', 'example.com/docker.io/library/hello:1'],
    ['docker.io.example.com/hello', 'docker.io.example.com/hello'],
    ['dockerXio/library/hello', 'dockerXio/library/hello'],
    ['1.0.0', '1.0.0'],
  ] as const) {
    test(`${name} is ${familiar}`, () => assert.equal(familiarName(name), familiar));
  }
});

describe('repository and tag', () => {
  for (const [name, repository, tag] of [
    ['hello:1.0.0', 'hello', '1.0.0'],
    ['team/hello:latest', 'team/hello', 'latest'],
    ['busybox:1.38.0-glibc', 'busybox', '1.38.0-glibc'],
    ['localhost:5000/hello:1', 'localhost:5000/hello', '1'],
    ['localhost:5000/hello', 'localhost:5000/hello', undefined],
    ['registry.example:5000/team/one:1', 'registry.example:5000/team/one', '1'],
    ['example.com/team/hello', 'example.com/team/hello', undefined],
    ['[::1]:5000/hello:1', '[::1]:5000/hello', '1'],
    [`hello:1@${digest}`, 'hello', '1'],
    [`hello@${digest}`, 'hello', undefined],
    [`localhost:5000/hello@${digest}`, 'localhost:5000/hello', undefined],
    [`localhost:5000/hello:1@${digest}`, 'localhost:5000/hello', '1'],
    ['1.0.0', undefined, '1.0.0'],
    ['latest', undefined, 'latest'],
    ['1.38.0-glibc', undefined, '1.38.0-glibc'],
  ] as const) {
    test(`${name}: ${repository ?? '<none>'} ${tag ?? '<none>'}`, () => {
      const parsed = parseReference(name);
      assert.deepEqual([parsed.repository, parsed.tag], [repository, tag]);
    });
  }
});
