// What a file that is no tar is recognized as. The first bytes are those of the formats' specifications.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { looksLike } from '../../src/bytes/looks-like.ts';

/** Bytes at an offset, after and before zeros. */
const at = (offset: number, bytes: string): Buffer =>
  Buffer.concat([Buffer.alloc(offset), Buffer.from(bytes, 'latin1'), Buffer.alloc(8)]);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const lzma = '\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0\x36';

const kinds: readonly (readonly [string, Buffer | string])[] = [
  ['a zip file', 'PK\x03\x04\x14\0\x08\0'],
  ['a zip file', 'PK\x05\x06\0\0'],
  ['a 7z archive', '7z\xbc\xaf\x27\x1c\0\x04'],
  ['a RAR archive', 'Rar!\x1a\x07\x01\0'],
  ['a cpio archive', '07070100000000'],
  ['a Debian package', '!<arch>\ndebian-binary   '],
  ['an RPM package', '\xed\xab\xee\xdb\x03\0'],
  ['gzip data', gzipSync('x')],
  ['lz4 data', '\x04\x22\x4d\x18\x64'],
  ['lzma data', lzma],
  ['lzip data', 'LZIP\x01'],
  ['zlib data', deflateSync('x')],
  ['zisofs data', '\x37\xe4\x53\x96\xc9\xdb\xd6\x07\0\0'],
  ['a squashfs image', 'hsqs\x07\0\0\0'],
  ['a SIF file (Singularity, Apptainer)', '#!/usr/bin/env run-singularity\n\0SIF_MAGIC\0' + '01\0'],
  ['an ISO 9660 image', at(0x8001, 'CD001\x01')],
  ['an ext2/ext3/ext4 filesystem image', at(0x438, '\x53\xef')],
  ['a Btrfs filesystem image', at(0x10040, '_BHRfS_M')],
  ['an EROFS image', at(1024, '\xe2\xe1\xf5\xe0')],
  ['a qcow2 disk image', 'QFI\xfb\0\0\0\x03'],
  ['a disk image with partitions', at(510, '\x55\xaa')],
  ['an ELF binary', '\x7fELF\x02\x01\x01'],
  ['a WebAssembly module', '\0asm\x01\0\0\0'],
  ['a PDF document', '%PDF-1.7\n'],
  ['UTF-16 text', Buffer.concat([Buffer.from('\xff\xfe', 'latin1'), utf16('manifest.json\0\0')])],
  ['UTF-16 text', utf16('manifest.json\0\0')],
  ['UTF-16 text', utf16('manifest.json\0\0').swap16()],
  ['UTF-8 text with a byte order mark', '\xef\xbb\xbfmanifest.json\0\0\0'],
  ['an HTML page', '<!DOCTYPE html>\n<title>Sign in</title>'],
  ['an HTML page', '\xef\xbb\xbf\r\n<!-- a -->\n<HTML lang="de">Zugriff verweigert \xfc'],
  ['an HTML page', '<?xml version="1.0"?>\n<!DOCTYPE html>'],
  ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n'],
  ['a git-annex pointer', '/annex/objects/SHA256E-s3--12.tar\n'],
  ['an error message of a registry (JSON)', '{"errors":[{"code":"UNAUTHORIZED"}]}'],
  ['JSON', '[{"Config":"a.json"}]'],
  ['XML', '<Error><Code>AccessDenied</Code></Error>'],
  ['a script', '#!/bin/sh\n'],
  ['plain text', 'Error response from daemon: No such image\n'],
  ['plain text', '[section]\nkey = gr\xc3\xbc\xc3'],
];

describe('looksLike', () => {
  for (const [name, bytes] of kinds) {
    test(`${name}: ${JSON.stringify(bytes.slice(0, 12).toString('latin1'))}`, () => {
      const head = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
      assert.equal(looksLike(head)?.name, name);
    });
  }

  for (const [what, bytes] of [
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(70_000)],
    ['binary data', Buffer.from('80018203a4c5e6070809', 'hex')],
    ['text that is not UTF-8', Buffer.from('abc\xfc\xfc', 'latin1')],
  ] as const) {
    test(`not known: ${what}`, () => assert.equal(looksLike(bytes), undefined));
  }

  test('every kind of a damaged download or redirection has a remedy', () => {
    assert.match(looksLike(utf16('manifest'))?.remedy ?? '', /docker save -o/);
    assert.match(looksLike(Buffer.from('version https://git-lfs.github.com/spec/v1'))?.remedy ?? '', /git lfs pull/);
    assert.match(looksLike(Buffer.from('\x04\x22\x4d\x18', 'latin1'))?.remedy ?? '', /lz4 -d/);
  });
});
