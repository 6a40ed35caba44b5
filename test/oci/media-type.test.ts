// The meaning of media types, of OCI (media-types.md) and of Docker; unknown types have none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  claimedCompression,
  isEncrypted,
  isImageConfig,
  isIndex,
  isInToto,
  isManifest,
} from '../../src/oci/media-type.ts';

const kindOf = (mediaType: string): string => {
  const kinds = { index: isIndex, manifest: isManifest, config: isImageConfig, 'in-toto': isInToto };
  const found = Object.entries(kinds).filter(([, is]) => is(mediaType));
  return found.map(([kind]) => kind).join() || 'nothing';
};

describe('media types of documents', () => {
  for (const [mediaType, kind] of [
    ['application/vnd.oci.image.index.v1+json', 'index'],
    ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
    ['application/vnd.oci.image.manifest.v1+json', 'manifest'],
    ['application/vnd.docker.distribution.manifest.v2+json', 'manifest'],
    ['application/vnd.oci.image.config.v1+json', 'config'],
    ['application/vnd.docker.container.image.v1+json', 'config'],
    ['application/vnd.in-toto+json', 'in-toto'],
    ['application/vnd.docker.distribution.manifest.v1+prettyjws', 'nothing'],
    ['application/vnd.docker.plugin.v1+json', 'nothing'],
    ['application/vnd.cncf.helm.config.v1+json', 'nothing'],
    ['application/vnd.oci.empty.v1+json', 'nothing'],
    ['application/vnd.oci.descriptor.v1+json', 'nothing'],
    ['application/vnd.oci.layout.header.v1+json', 'nothing'],
    ['application/vnd.oci.image.layer.v1.tar', 'nothing'],
    ['', 'nothing'],
  ] as const) {
    test(`${mediaType || 'no media type'}: ${kind}`, () => assert.equal(kindOf(mediaType), kind));
  }
});

describe('the compression of a layer', () => {
  for (const [mediaType, compression] of [
    ['application/vnd.oci.image.layer.v1.tar', 'none'],
    ['application/vnd.oci.image.layer.v1.tar+gzip', 'gzip'],
    ['application/vnd.oci.image.layer.v1.tar+zstd', 'zstd'],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar', 'none'],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', 'gzip'],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+zstd', 'zstd'],
    ['application/vnd.docker.image.rootfs.diff.tar', 'none'],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'gzip'],
    ['application/vnd.docker.image.rootfs.diff.tar.zstd', 'zstd'],
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'gzip'],
    ['application/vnd.oci.image.layer.v1.tar+lz4', undefined],
    ['application/vnd.oci.image.layer.v2.tar+gzip', undefined],
    ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', undefined],
    ['application/vnd.in-toto+json', undefined],
    ['application/vnd.oci.image.config.v1+json', undefined],
    ['application/octet-stream', undefined],
    ['text/application/vnd.oci.image.layer.v1.tar', undefined],
    ['', undefined],
  ] as const) {
    test(`${mediaType || 'no media type'}: ${compression ?? 'not a layer'}`, () =>
      assert.equal(claimedCompression(mediaType), compression));
  }
});

describe('encrypted layers', () => {
  for (const [mediaType, expected] of [
    ['application/vnd.oci.image.layer.v1.tar+encrypted', true],
    ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', true],
    ['application/vnd.oci.image.layer.v1.tar+zstd+encrypted', true],
    ['application/vnd.oci.image.layer.v1.tar+gzip', false],
  ] as const) {
    test(`${mediaType}: ${expected ? 'encrypted' : 'not encrypted'}`, () =>
      assert.equal(isEncrypted(mediaType), expected));
  }
});
