// export of random filesystems: stacked layers, and any names, attributes and sparse maps. The exported tar has the same files
// and digests as the image, and no anomalies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endOfTar, entryHeader, type NewEntry, padding } from '../../../src/bytes/tar/writer.ts';
import type { FileData } from '../../../src/report/files/file-data.ts';
import { smallEntry } from '../../support/any-entry.ts';
import { noise } from '../../support/bytes.ts';
import { dockerSave } from '../../support/image-builder.ts';
import { asTar } from '../../support/literals.ts';
import { stacks } from '../../support/random-stacks.ts';
import { readBuffer } from '../../support/read-buffer.ts';
import { run, runForBytes } from '../../support/run.ts';

async function filesOf(stdin: Buffer, archive: string): Promise<readonly Partial<FileData>[]> {
  const { output } = await run(['files', archive, '--format', 'json', '--digest'], { stdin });
  const entries: readonly FileData[] = JSON.parse(output).data.entries;
  // A directory that no entry describes has no time; in a tar it must have one.
  return entries.map(({ layer, implied, distribution, ...shown }) => ({
    ...shown,
    mtime: shown.mtime ?? '1970-01-01T00:00:00Z',
  }));
}

async function assertSameFiles(stdin: Buffer, archive = '-'): Promise<void> {
  const expected = await filesOf(stdin, archive);
  const { status, output, errors } = await runForBytes(['export', archive], { stdin });
  // What cannot be extracted is named, and the answer is not whole then.
  assert.match(errors, /^(?:timg-inspect: [^\n]+\n)*$/);
  assert.equal(status, errors === '' ? 0 : 1);
  assert.deepEqual(readBuffer(output).anomalies, []);
  assert.deepEqual(expected.length > 0 ? await filesOf(output, 'rootfs:-') : [], expected);
}

const written = (entry: NewEntry, at: number): Buffer =>
  Buffer.concat([entryHeader(entry), noise(String(at), entry.size), padding(entry.size)]);

test('random layers', async () => {
  const property = fc.asyncProperty(stacks, async (layers) => {
    const steps = layers.map((literals) => ({ entries: literals.map(asTar) }));
    await assertSameFiles(dockerSave([{ names: ['random:1'], steps }]));
  });
  await fc.assert(property, { numRuns: 60 });
});

test('random entries of a root filesystem', async () => {
  const property = fc.asyncProperty(fc.array(smallEntry, { minLength: 1, maxLength: 8 }), async (entries) => {
    await assertSameFiles(Buffer.concat([...entries.map(written), endOfTar]), 'rootfs:-');
  });
  await fc.assert(property, { numRuns: 100 });
});
