// The template rows of `ls`: Docker's fields and texts, with ages rounded like Docker.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerImage } from '../../../src/report/ls/docker-images.ts';
import { humanDuration } from '../../../src/text/time.ts';

const imageID = `sha256:${'a1'.repeat(32)}`;
const image = {
  repository: 'hello',
  tag: '1',
  imageID,
  digest: null,
  platform: 'linux/amd64',
  created: '2024-01-01T12:00:00.987654321Z',
  size: 1_234_567,
  complete: true,
  archive: 'a.tar',
};
const options = { now: new Date('2024-01-01T12:00:01Z'), isTruncated: true };

describe('a template row of ls', () => {
  test('has all fields of Docker', () =>
    assert.deepEqual(dockerImage(image, options), {
      Containers: 'N/A',
      CreatedAt: '2024-01-01 12:00:00 +0000 UTC',
      CreatedSince: '1 second ago',
      Digest: '<none>',
      ID: 'a1a1a1a1a1a1',
      Repository: 'hello',
      SharedSize: 'N/A',
      Size: '1.23MB',
      Tag: '1',
      UniqueSize: 'N/A',
      VirtualSize: '1.235MB',
    }));
  test('with full IDs', () => assert.equal(dockerImage(image, { ...options, isTruncated: false }).ID, imageID));
  test('of unknown values', () => {
    const unknown = { ...image, repository: null, tag: null, imageID: null, created: null, size: null };
    const { CreatedAt, CreatedSince, ID, Repository, Size, Tag, VirtualSize } = dockerImage(unknown, options);
    assert.deepEqual([ID, Repository, Tag], ['<none>', '<none>', '<none>']);
    assert.deepEqual([CreatedAt, CreatedSince, Size, VirtualSize], ['N/A', 'N/A', 'N/A', 'N/A']);
  });
  test('of an image from the future', () =>
    assert.equal(dockerImage(image, { ...options, now: new Date(0) }).CreatedSince, 'Less than a second ago'));
});

describe('ages', () => {
  const [minute, hour, day] = [60, 3600, 86_400];
  for (const [seconds, expected] of [
    [0.45, 'Less than a second'],
    [1, '1 second'],
    [59, '59 seconds'],
    [minute, 'About a minute'],
    [3 * minute, '3 minutes'],
    [59 * minute + 59, '59 minutes'],
    [hour, 'About an hour'],
    [hour + 29 * minute, 'About an hour'],
    [hour + 31 * minute, '2 hours'],
    [3 * hour + 59 * minute, '4 hours'],
    [36 * hour, '36 hours'],
    [2 * day, '2 days'],
    [13 * day + 5 * hour, '13 days'],
    [14 * day, '2 weeks'],
    [30 * day, '4 weeks'],
    [44 * day, '6 weeks'],
    [60 * day, '2 months'],
    [24 * 30 * day, '24 months'],
    [24 * 30 * day + 14 * day, '2 years'],
    [3 * 365 * day + 60 * day, '3 years'],
  ] as const) {
    test(`${seconds} seconds: ${expected}`, () => assert.equal(humanDuration(seconds), expected));
  }
});
