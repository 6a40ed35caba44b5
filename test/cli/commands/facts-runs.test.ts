// facts over many archives: each layer is read once, a second run writes nothing, runs can share a directory and be killed, and what
// cannot be read leaves no row.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { FactsData } from '../../../src/report/facts/facts.ts';
import { factTables } from '../../../src/report/facts/tables.ts';
import { WorkerPool } from '../../../src/workers/worker-pool.ts';
import { readTable, tableFiles } from '../../support/facts-tables.ts';
import {
  asFiles,
  dockerSave,
  dockerSaveEntries,
  gzip,
  ociArchive,
  ociEntries,
  type StepLiteral,
} from '../../support/image-builder.ts';
import { itemAt } from '../../support/items.ts';
import { inProject } from '../../support/project.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';

const top = mkdtempSync(join(tmpdir(), 'facts-runs-test-'));
after(() => rmSync(top, { recursive: true }));

let count = 0;
function newFolder(): string {
  count += 1;
  return join(top, `folder-${count}`);
}

const step = (number: number): StepLiteral => ({
  createdBy: `COPY ${number}`,
  entries: Array.from({ length: 40 }, (_, at) => ({
    path: `opt/${number % 3}/${at}`,
    body: `${number} ${at} `.repeat(20),
  })),
});
const shared = Array.from({ length: 8 }, (_, number) => step(number));
/** Images with different choices of the same layers, each in an archive of its own. */
const steps = Array.from({ length: 40 }, (_, at) =>
  shared.filter((_, number) => number === 0 || (at + 1) & (1 << (number % 6))),
);
const fleet = join(top, 'fleet');
mkdirSync(join(fleet, 'team', 'inner'), { recursive: true });
for (const [at, own] of steps.entries()) {
  const image = [{ names: [`team/app-${at}:1`], steps: own }];
  const bytes = at % 2 === 0 ? ociArchive(image) : dockerSave(image);
  const place =
    at % 4 === 0 ? join('team', `${at}.tar.gz`) : at % 4 === 1 ? join('team', 'inner', `${at}.tar`) : `${at}.tar`;
  writeFileSync(join(fleet, place), at % 4 === 0 ? gzip(bytes) : bytes);
}
writeFileSync(join(fleet, 'notes.txt'), 'not an archive');

async function facts(args: readonly string[], folder: string, stdin?: Buffer): Promise<FactsData & { status: number }> {
  const { status, output, errors } = await run(['facts', ...args, '-o', folder, '--format', 'json'], { stdin });
  assert.equal(errors, '');
  return { ...JSON.parse(output).data, status };
}

/** File name → bytes, of all tables. */
const contentOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    factTables.flatMap(({ name }) =>
      tableFiles(folder, name).map((file) => [
        `${name}/${file}`,
        readFileSync(join(folder, 'v1', name, file)).toString('base64'),
      ]),
    ),
  );

const timesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => {
    const { mtimeMs, ino } = statSync(join(folder, file));
    return `${file} ${mtimeMs} ${ino}`;
  });

/** Calls `work`, and returns how many layers were read. */
async function countingScans(work: () => Promise<unknown>): Promise<number> {
  let scans = 0;
  const { start } = WorkerPool.prototype;
  WorkerPool.prototype.start = function counted(this: WorkerPool, kind, inputs) {
    if (kind === 'scan') scans += inputs.length;
    return start.call(this, kind, inputs) as ReturnType<typeof start>;
  } as typeof start;
  try {
    await work();
  } finally {
    WorkerPool.prototype.start = start;
  }
  return scans;
}

describe('many images with shared layers', () => {
  const folder = newFolder();

  test('each layer is read once, and has its rows once', async () => {
    let result: FactsData | undefined;
    const scans = await countingScans(async () => {
      result = await facts([fleet], folder);
    });
    // A layer of an OCI layout is compressed, and one of docker save is not: these are two blobs.
    assert.equal(scans, result?.layers.scanned);
    assert.equal(scans, result?.layers.written);
    assert.equal(tableFiles(folder, 'layers').length, scans);
    assert.ok(scans <= 2 * shared.length, String(scans));
    assert.equal(result?.images.written, tableFiles(folder, 'platforms').length);
    assert.equal(new Set((await readTable(folder, 'images')).map(({ name }) => name)).size, steps.length);
  });

  test('a second run writes nothing, and reads no layer', async () => {
    const before = timesOf(folder);
    const scans = await countingScans(async () => {
      const { images, layers } = await facts([fleet], folder);
      assert.deepEqual([images.written, layers.written, layers.scanned], [0, 0, 0]);
    });
    assert.equal(scans, 0);
    assert.deepEqual(timesOf(folder), before);
  });

  test('a run writes what is missing', async () => {
    const before = contentOf(folder);
    for (const table of ['files', 'layers', 'packages', 'platforms', 'images'])
      rmSync(join(folder, 'v1', table, itemAt(tableFiles(folder, table), 1)));
    await facts([fleet], folder);
    assert.deepEqual(contentOf(folder), before);
  });

  test('two runs side by side give the bytes of one', async () => {
    const both = newFolder();
    await Promise.all([facts([fleet], both), facts([fleet], both)]);
    assert.deepEqual(contentOf(both), contentOf(folder));
  });

  test('the same bytes with any number of threads, and in any order', async () => {
    const other = newFolder();
    const archives = readdirSync(fleet).filter((file) => file.endsWith('.tar'));
    await facts(
      archives.toReversed().map((file) => join(fleet, file)),
      other,
    );
    await facts([join(fleet, 'team'), '--jobs', '0'], other);
    assert.deepEqual(contentOf(other), contentOf(folder));
  });

  test('a killed run leaves only temporary files beside whole ones, and the next run goes on', async () => {
    const killed = newFolder();
    const program = [inProject('build/src/cli/timg-inspect.js'), 'facts', fleet, '-o', killed];
    const child = spawn(process.execPath, program, { stdio: 'ignore' });
    const platforms = join(killed, 'v1', 'platforms');
    while (child.exitCode === null && (!existsSync(platforms) || readdirSync(platforms).length < 3))
      await setTimeout(1);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const whole = contentOf(folder);
    for (const [file, bytes] of contentOf(killed)) {
      if (file.includes('/.')) assert.match(file, /\/\.sha256-[0-9a-f]{64}\..*\.tmp$/);
      else assert.equal(bytes, whole.get(file), file);
    }
    const abandoned = join(platforms, '.sha256-0.tmp');
    const fresh = join(platforms, '.sha256-1.tmp');
    for (const file of [abandoned, fresh]) writeFileSync(file, 'PAR1');
    utimesSync(abandoned, 0, 0);
    const { status } = spawnSync(process.execPath, program);
    assert.equal(status, 0);
    assert.deepEqual([existsSync(abandoned), existsSync(fresh)], [false, true]);
    const rows = new Map([...contentOf(killed)].filter(([file]) => !file.includes('/.')));
    assert.deepEqual(rows, whole);
  });
});

describe('what cannot be read', () => {
  const good = join(fleet, '2.tar');
  const image = { names: ['app:1'], steps: [step(20), step(21)] };

  test('a broken archive does not keep the others from being written', async () => {
    const folder = newFolder();
    const broken = join(top, 'broken.tar');
    writeFileSync(broken, readFileSync(good).subarray(0, 3000));
    const missing = join(top, 'no-such.tar');
    const { status, images, failures } = await facts([join(fleet, '6.tar'), broken, missing, good], folder);
    assert.deepEqual([status, images.written], [2, 2]);
    assert.deepEqual(
      failures.map(({ archive }) => archive),
      [broken, missing],
    );
    assert.deepEqual((await readTable(folder, 'images')).map(({ archive }) => archive).sort(), [
      good,
      join(fleet, '6.tar'),
    ]);
  });

  test('a layer that is not what its digest declares has no rows, and does not take the place of the one that is', async () => {
    const entries = ociEntries([image]);
    const genuine = join(top, 'genuine.tar');
    const forged = join(top, 'forged.tar');
    writeFileSync(genuine, tar(entries));
    const layers = ociEntries([{ ...image, steps: [step(30), step(31)] }]);
    const blobOf = (all: typeof entries) => all.filter(({ body }) => Buffer.isBuffer(body) && body[0] === 0x1f);
    const other = itemAt(blobOf(layers), 0).body as Buffer;
    const target = itemAt(blobOf(entries), 0).path;
    writeFileSync(forged, tar(entries.map((one) => (one.path === target ? { ...one, body: other } : one))));
    const folder = newFolder();
    const { status, failures } = await facts([forged], folder);
    assert.equal(status, 2);
    assert.match(itemAt(failures, 0).message, /^layer \d does not match its digest or diff ID$/);
    for (const { name } of factTables) assert.deepEqual(tableFiles(folder, name), [], name);
    await facts([genuine], folder);
    const clean = newFolder();
    await facts([genuine], clean);
    assert.deepEqual(contentOf(folder), contentOf(clean));
  });

  test('a config that is not what its digest declares', async () => {
    const entries = ociEntries([image]);
    const isConfig = ({ body }: (typeof entries)[number]) => String(body).includes('"rootfs"');
    const forged = join(top, 'config.tar');
    writeFileSync(
      forged,
      tar(
        entries.map((one) => (isConfig(one) ? { ...one, body: String(one.body).replace('COPY 20', 'COPY 99') } : one)),
      ),
    );
    const { failures } = await facts([forged], newFolder());
    assert.match(itemAt(failures, 0).message, /^the config does not match its digest sha256:[0-9a-f]{64}$/);
  });

  test('a directory that cannot be written ends the run', async () => {
    const file = join(top, 'file');
    writeFileSync(file, '');
    const { status, errors } = await run(['facts', good, '-o', file]);
    assert.equal(status, 2);
    assert.match(errors, /^timg-inspect: .*file: cannot be written: /);
  });
});

describe('sources', () => {
  const image = (name: string, number: number) => ({ names: [name], steps: [step(0), step(number)] });

  test('directories, a list on standard input, globs and layout directories; each archive once', async () => {
    const folder = newFolder();
    const source = join(top, 'sources');
    mkdirSync(join(source, 'deep', 'layout'), { recursive: true });
    writeFileSync(join(source, 'several.tar'), dockerSave([image('one:1', 40), image('two:1', 41)]));
    writeFileSync(join(source, 'deep', 'other.tgz'), gzip(dockerSave([image('three:1', 42)])));
    for (const [name, body] of asFiles(dockerSaveEntries([image('four:1', 43)]))) {
      mkdirSync(join(source, 'deep', 'layout', name, '..'), { recursive: true });
      writeFileSync(join(source, 'deep', 'layout', name), body);
    }
    const list = Buffer.from(`${join(source, 'several.tar')}\n\n${join(source, '*.tar')}\n`);
    const { images, failures, status } = await facts([source, '--files-from', '-'], folder, list);
    assert.deepEqual([images, failures, status], [{ written: 4, known: 0 }, [], 0]);
    const rows = await readTable(folder, 'images');
    assert.deepEqual(rows.map(({ name, repository, tag }) => [name, repository, tag]).sort(), [
      ['four:1', 'four', '1'],
      ['one:1', 'one', '1'],
      ['three:1', 'three', '1'],
      ['two:1', 'two', '1'],
    ]);
  });

  for (const [args, message] of [
    [['facts', '-o', newFolder()], 'no archives given; name some, or a list with --files-from'],
    [['facts', 'samples/hello_image.tar'], '"facts" needs a directory for the tables; pass it with -o DIR'],
    [
      ['facts', '-', '--files-from', '-', '-o', newFolder()],
      'standard input (-) is an archive or the list of --files-from, not both',
    ],
    [
      ['facts', 'samples/hello_image.tar', '--cache', 'x', '-o', newFolder()],
      '--cache is not an option of "facts", which reads each layer once in a run',
    ],
  ] as const) {
    test(message, async () => {
      assert.deepEqual(await run(args), { status: 2, output: '', errors: `timg-inspect: ${message}\n` });
    });
  }

  test('a directory without archives is a failure', async () => {
    const empty = join(top, 'empty');
    mkdirSync(empty);
    const { failures } = await facts([empty], newFolder());
    assert.deepEqual(failures, [
      { archive: empty, image: null, message: `${empty}: no image archives in this directory` },
    ]);
  });
});
