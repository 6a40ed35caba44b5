// Limits on what is read from an archive: a result that a limit cuts short names its option, and with a higher limit the same
// archive is read completely.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { defaultLimits, type LimitName, limitFlag } from '../../src/bytes/limits.ts';
import { ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import type { TarLiteral } from '../support/tar-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
after(() => rmSync(folder, { recursive: true }));

function layerOf(name: string, ...entries: TarLiteral[]): string {
  writeFileSync(join(folder, name), ociArchive([{ names: ['limits:1'], steps: [{ entries }] }]));
  return join(folder, name);
}

const long = Array.from({ length: 30 }, (_, at): TarLiteral => ({ path: `${'name'.repeat(12)}${at}` }));
const programs = Array.from({ length: 3 }, (_, at): TarLiteral => ({ path: `bin/${at}`, body: 'x', mode: 0o755 }));
const odd = Array.from({ length: 3 }, (_, at): TarLiteral => ({ path: `${at}/.wh.` }));

/** A limit, an archive that exceeds it at the low value, and a value that is enough. */
const catalogue: readonly (readonly [limit: LimitName, archive: string, low: string, enough: string])[] = [
  ['jsonSize', 'samples/hello_oci.tar', '1kB', '1MiB'],
  ['jsonTotal', 'samples/hello_oci.tar', '2kB', '1MiB'],
  ['listItems', 'samples/hello_oci.tar', '5', '100'],
  ['headerSize', 'samples/tar-pax.tar', '20', '64KiB'],
  ['pathLength', 'samples/hello_oci.tar', '8', '100'],
  ['impliedPathBytes', layerOf('implied.tar', { path: 'a/b/c/d', body: 'x' }, { path: 'e', body: 'x' }), '3', '100'],
  ['entries', 'samples/hello_oci.tar', '20', '100'],
  ['metadata', layerOf('names.tar', ...long), '1kB', '1MB'],
  ['names', 'samples/several-images.tar', '1', '10'],
  ['links', 'samples/symlinked-parents.tar', '0', '40'],
  ['indexDepth', 'samples/nested-index.tar', '1', '2'],
  ['anomalies', layerOf('odd.tar', ...odd), '1', '3'],
  ['binaries', layerOf('programs.tar', ...programs), '2', '3'],
];

describe('limits', () => {
  for (const [limit, archive, low, enough] of catalogue) {
    const isReported = async (value: string): Promise<boolean> => {
      // The overview reads no binaries.
      const command = limit === 'binaries' ? ['validate', archive] : [archive];
      const { output } = await run([...command, limitFlag(limit), value, '--format', 'json']);
      const findings: readonly { readonly message: string }[] = JSON.parse(output).findings;
      return findings.some(({ message }) => message.includes(limitFlag(limit)));
    };
    test(limitFlag(limit), async () => {
      assert.equal(await isReported(low), true, `${low} is too low`);
      assert.equal(await isReported(enough), false, `${enough} is enough`);
    });
  }

  for (const [low, enough] of [
    ['1', '1'],
    ['10kB', '3'],
  ] as const) {
    test(`--max-expanded-size ${low} --max-expansion-ratio ${enough}`, async () => {
      const archive = 'samples/save.tar.gz';
      const limited = await run([archive, '--max-expanded-size', low, '--max-expansion-ratio', enough]);
      assert.equal(limited.status, 2);
      assert.match(limited.errors, /^timg-inspect: .*--max-expanded-size.*--max-expansion-ratio\n$/);
      assert.equal((await run([archive, '--max-expanded-size', '1MB', '--max-expansion-ratio', enough])).status, 0);
      assert.equal((await run([archive, '--max-expanded-size', low, '--max-expansion-ratio', '1000'])).status, 0);
    });
  }

  test('every limit is tested', () => {
    const tested = [...catalogue.map(([limit]) => limit), 'expandedSize', 'expansionRatio'];
    // In test/hostile/memory.test.ts.
    tested.push('memory', 'memoryRatio');
    assert.deepEqual(tested.sort(), Object.keys(defaultLimits).sort());
  });

  test('a limit is a number, with or without a unit', async () => {
    for (const value of ['0', '12', '1kB', '2KB', '3MiB', '1TiB']) {
      assert.notEqual((await run(['samples/hello_oci.tar', '--max-json-size', value])).status, 2, value);
    }
    for (const value of ['-1', '1.5', 'many', '', '1e6', '9999TiB9']) {
      const { status, errors } = await run(['samples/hello_oci.tar', `--max-json-size=${value}`]);
      assert.deepEqual([status, errors.includes('--max-json-size')], [2, true], value);
    }
  });

  test('limits are listed by help options, not by --help', async () => {
    assert.doesNotMatch((await run(['--help'])).output, /--max-/);
    const { output } = await run(['help', 'options']);
    for (const limit of Object.keys(defaultLimits)) assert.ok(output.includes(limitFlag(limit as LimitName)), limit);
  });
});
