// Decoders in WebAssembly in a process with a limit of addresses (ulimit -v): they leave enough for the heap, and say what they
// cannot have.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inputErrorOf } from '../../src/bytes/input-error.ts';
import { zstdWindow } from '../support/compress.ts';

const module = (path: string): string => JSON.stringify(new URL(`../../src/bytes/${path}`, import.meta.url).href);

/** Decodes a frame with a limit of 3 GB, then runs `afterwards`. The window descriptor is of RFC 8878, 3.1.1.1.2. */
function decoded(descriptor: number, afterwards: string): string {
  const frame = zstdWindow(Buffer.from('hello'), descriptor).toString('base64');
  const script = `
    import { zstd } from ${module('compression/zstd.js')};
    const chunks = [Buffer.from('${frame}', 'base64')];
    for await (const chunk of zstd.decompress(chunks)) process.stdout.write(chunk);
    ${afterwards}`;
  const node = [process.execPath, '--disable-wasm-trap-handler', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -v 3000000; exec "$@"', 'sh', ...node], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const skip = existsSync('/proc/self/limits') ? false : 'the system does not say what its limits are';

test('zstd decodes a window of 256 MiB', { skip }, () => {
  assert.equal(decoded(18 << 3, ''), 'hello');
});

test('zstd leaves addresses for the heap', { skip }, () => {
  assert.equal(decoded(0, 'Buffer.allocUnsafeSlow(800e6); console.log(" and more");'), 'hello and more\n');
});

test('zstd says that there are too few addresses for the window of a stream', { skip }, () => {
  const message = 'the zstd stream needs a window of 1024 MiB, more memory than this process may have; raise ulimit -v';
  assert.ok(decoded(20 << 3, '').includes(message), decoded(20 << 3, ''));
});

test('memory that the system does not give is an input error', () => {
  assert.throws(
    () => new ArrayBuffer(2 ** 50),
    (error) => /^the system gives this process no more memory; raise ulimit -v/.test(inputErrorOf(error).message),
  );
});
