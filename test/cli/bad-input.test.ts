// Bad input gives one clear line and exit status 2, or a finding and exit status 1; never a hang, never a stack trace.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzip } from '../support/compress.ts';
import { inProject } from '../support/project.ts';
import { run, type World } from '../support/run.ts';
import { tar, tarEntry } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Buffer | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const hello = readFileSync(inProject('samples/hello_image.tar'));
const random = Buffer.from(Array.from({ length: 20000 }, (_, at) => (at * 2654435761) >>> 13));

/** Exit status 2, nothing on standard output, one line on standard error. */
async function refused(args: readonly string[], message: RegExp, stdin?: World['stdin']): Promise<void> {
  const { status, output, errors } = await run(args, { stdin });
  assert.match(errors, /^timg-inspect: [^\n]+\n$/);
  assert.match(errors, message);
  assert.deepEqual([status, output], [2, '']);
}

/** Exit status 1 and an error of this rule. */
async function found(args: readonly string[], rule: string): Promise<void> {
  const { status, output } = await run([...args, '--format', 'json']);
  const findings: { rule: string; severity: string }[] = JSON.parse(output).findings;
  assert.ok(
    findings.some((finding) => finding.rule === rule && finding.severity === 'error'),
    output,
  );
  assert.equal(status, 1);
}

describe('refused with exit status 2', () => {
  const notAnArchive =
    /: not an image archive \(expected the output of docker save or docker export, or an OCI layout\)/;
  const plainText = /: not an image archive: plain text; expected the output of docker save or docker export/;
  test('no such file', () => refused([join(folder, 'none.tar')], /none\.tar: no such file/));
  test('an empty file', () => refused([file('empty', '')], /empty is empty$/m));
  test('empty standard input', () => refused(['-'], /: standard input is empty$/m, Buffer.alloc(0)));
  test('a text file', () => refused([file('text', 'FROM debian\n'.repeat(100))], plainText));
  test('a short text file', () => refused([file('short', 'hello')], plainText));
  test('random bytes', () => refused([file('random', random)], notAnArchive));
  test('compressed text', () =>
    refused(
      [file('text.gz', gzip(Buffer.from('hello')))],
      /text\.gz: not an image archive: gzip of plain text; expected/,
    ));
  test('compressed three times', () =>
    refused(
      [file('3.gz', gzip(gzip(gzip(hello))))],
      /3\.gz: not an image archive: gzip in gzip in gzip data; only 2 compressions are removed/,
    ));
  test('a gzip header and nothing else', () =>
    refused([file('cut.gz', gzip(hello).subarray(0, 12))], /cut\.gz: truncated: the gzip stream ends early/));
  test('random bytes behind a gzip header', () =>
    refused(
      [file('bad.gz', Buffer.concat([gzip(hello).subarray(0, 10), random]))],
      /bad\.gz: damaged: invalid gzip data/,
    ));
  test('an empty tar', () => refused([file('empty.tar', Buffer.alloc(10240))], /the tar is empty/));
  test('endless zeros, before they are spooled', async () => {
    async function* zeros(): AsyncGenerator<Buffer> {
      for (let chunk = 0; chunk < 100; chunk += 1) yield Buffer.alloc(65536);
      assert.fail('read too far');
    }
    await refused(['-'], /-: the tar is empty/, zeros());
  });
  test('a directory without index.json', () =>
    refused(
      ['test/cli'],
      /: not recognized as an image \(no index\.json or manifest\.json\): \d+ files \(.*\); to analyze a root filesystem, pack it: tar -cf rootfs\.tar -C \S+ \.$/m,
    ));
  test('a save that is truncated before its manifest', () =>
    refused(
      [file('cut.tar', hello.subarray(0, 9000))],
      /: truncated at byte 9000, before index\.json, manifest\.json or repositories; save or copy/,
    ));
  test('a gzip bomb of zeros, at its first block', () =>
    refused([file('bomb.gz', gzip(Buffer.alloc(5_000_000)))], /the tar is empty/));
  test('an unknown image', () =>
    refused(
      ['samples/hello_image.tar', '--image', 'other'],
      /no image "other"; the archive has hello:1\.0\.0 \(linux\/amd64, d1ee31f73d20\)/,
    ));
  test('a platform without an image', () =>
    refused(
      ['samples/hello_image.tar', '--platform', 'linux/s390x'],
      /no image for platform "linux\/s390x"; the archive has hello:1\.0\.0 \(linux\/amd64, d1ee31f73d20\)/,
    ));
  test('a format other than the one asked for', () =>
    refused(
      ['oci:samples/kaniko.tar'],
      /not an image archive in the format OCI layout; leave out the prefix to detect it/,
    ));
  test('an output that cannot be written', () =>
    refused(
      ['samples/hello_image.tar', '-o', join(folder, 'no/such/folder')],
      /cannot be written: no such file or directory/,
    ));
  test('no argument', () => refused([], /no ARCHIVE given; see timg-inspect --help/));
  test('a command without an archive', () =>
    refused(['layers'], /: "layers" needs ARCHIVE; see timg-inspect help layers/));
  test('one archive instead of two', () =>
    refused(['diff', 'samples/hello_image.tar'], /: "diff" needs OLD NEW; see timg-inspect help diff/));
  test('an archive without a path', () =>
    refused(['cat', 'samples/hello_image.tar'], /: "cat" needs ARCHIVE PATH; see timg-inspect help cat/));
  test('an unknown option', () =>
    refused(['samples/hello_image.tar', '--frob'], /unknown option "--frob"; see timg-inspect help overview/));
  test('an unknown option before the archive', () =>
    refused(['ls', '--frob', 'samples/hello_image.tar'], /unknown option "--frob"; see timg-inspect help ls/));
  test('an unknown short option', () =>
    refused(['-x', 'samples/hello_image.tar'], /unknown option "-x"; see timg-inspect help overview/));
  test('an unknown format', () =>
    refused(
      ['no-such.tar', '--format', 'xml'],
      /no format "xml"; use table, json, .*, or a Go template such as '\{\{json \.\}\}'/,
    ));
  test('control characters in a name, which are escaped', async () => {
    const { errors } = await run(['no\x1b[31m-such']);
    assert.equal(errors, 'timg-inspect: no\\x1B[31m-such: no such file\n');
  });
});

describe('found with exit status 1', () => {
  test('a tar that is truncated after its manifest', () =>
    found([file('cut-late.tar', hello.subarray(0, -1636))], 'integrity/damaged-archive'));
  test('a truncated compressed save', () => found(['samples/truncated-gzip.tar.gz'], 'integrity/damaged-archive'));
  test('a truncated layer', () => found(['samples/truncated-layer.tar'], 'integrity/damaged-layer'));
  test('manifest.json = null', () => found(['samples/manifest-null.tar'], 'validity/shape'));
  test('an index.json that is a directory', async () => {
    mkdirSync(join(folder, 'layout/index.json'), { recursive: true });
    writeFileSync(join(folder, 'layout/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    await found([join(folder, 'layout')], 'integrity/document');
  });
  test('JSON nested a hundred thousand deep', async () => {
    const nested = '['.repeat(100_000);
    await found([file('deep.tar', tar([{ path: 'manifest.json', body: nested }]))], 'integrity/document');
  });
  test('an extended header of 2 GB, which is skipped', async () => {
    const header = tarEntry({ path: 'pax', flag: 'x', sizeField: 2 ** 31 });
    const large = join(folder, 'large.tar');
    writeFileSync(large, header);
    truncateSync(large, 512 + 2 ** 31);
    writeFileSync(large, tar([{ path: 'etc/passwd', body: 'root' }, { path: 'bin/' }]), { flag: 'a' });
    await found([large], 'integrity/unsupported');
    const { output } = await run([large, '--format', 'json']);
    assert.equal(JSON.parse(output).data.images[0].layers[0].entryCount, 2);
  });
  test('an index that lists itself', async () => {
    const body = JSON.stringify({ schemaVersion: 2, manifests: [] });
    const descriptor = {
      mediaType: 'application/vnd.oci.image.index.v1+json',
      digest: `sha256:${'0'.repeat(64)}`,
      size: body.length,
    };
    const index = JSON.stringify({ schemaVersion: 2, manifests: [descriptor, descriptor] });
    const entries = [
      { path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' },
      { path: 'index.json', body: index },
      { path: `blobs/sha256/${'0'.repeat(64)}`, body: index },
    ];
    await found([file('cycle.tar', tar(entries))], 'integrity/digest');
  });
});

test('an output file is complete, and no other file is left', async () => {
  const target = join(folder, 'answer.json');
  const { status, output } = await run(['samples/hello_image.tar', '--format', 'json', '-o', target]);
  assert.deepEqual([status, output], [0, '']);
  assert.equal(JSON.parse(readFileSync(target, 'utf8')).report, 'overview');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('answer')),
    ['answer.json'],
  );
});
