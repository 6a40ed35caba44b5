// The kind of document of a media type: those of image-spec's media-types.md and Docker's. A layer is not a document.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kindOfMediaType, kindOfShape } from '../../src/image/document-kind.ts';

describe('document kinds of media types', () => {
  for (const [mediaType, kind] of [
    ['application/vnd.oci.descriptor.v1+json', 'oci-descriptor'],
    ['application/vnd.oci.layout.header.v1+json', 'oci-layout'],
    ['application/vnd.oci.image.index.v1+json', 'oci-index'],
    ['application/vnd.oci.image.manifest.v1+json', 'oci-manifest'],
    ['application/vnd.oci.image.config.v1+json', 'oci-config'],
    ['application/vnd.docker.distribution.manifest.list.v2+json', 'oci-index'],
    ['application/vnd.docker.distribution.manifest.v2+json', 'oci-manifest'],
    ['application/vnd.docker.container.image.v1+json', 'oci-config'],
    ['application/vnd.oci.image.layer.v1.tar', undefined],
    ['application/vnd.oci.empty.v1+json', undefined],
    ['application/vnd.docker.distribution.manifest.v1+prettyjws', undefined],
    ['application/json', undefined],
    ['undefined', undefined],
    ['', undefined],
  ] as const) {
    test(`${mediaType || 'none'}: ${kind ?? 'no document'}`, () => assert.equal(kindOfMediaType(mediaType), kind));
  }
});

describe('values of no document kind', () => {
  for (const value of [
    null,
    5,
    'manifests',
    true,
    {},
    [5],
    [[]],
    [null],
    { a: 1 },
    { a: {}, b: [] },
    { mediaType: 'x' },
  ])
    test(JSON.stringify(value), () => assert.equal(kindOfShape(value), undefined));
  test('inherited members do not count', () => assert.equal(kindOfShape(Object.create({ manifests: [] })), undefined));
});
