// The objects of the library: images, layers, files, packages and their numbers, on samples whose numbers are known, and against slow
// and obvious sums.
import assert from 'node:assert/strict';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { buffer, text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { check, compare, type File, type Image, InputError, openArchive, openImage } from '../../src/index.ts';
import type { FileData } from '../../src/report/files/file-data.ts';
import { itemAt } from '../support/items.ts';
import { inProject, projectRoot } from '../support/project.ts';
import { run } from '../support/run.ts';

process.chdir(projectRoot);
const hello = 'samples/hello_image_1.1.0.tar';

describe('an image', () => {
  test('says what it declares without reading a layer', async () => {
    await using image = await openImage(hello);
    const config = JSON.parse((await run(['inspect', hello])).output)[0];
    assert.deepEqual(image.names, ['hello:1.1.0']);
    assert.equal(image.platform, `${config.Os}/${config.Architecture}`);
    assert.equal(image.id, config.Id);
    assert.equal(image.created?.toISOString(), new Date(config.Created).toISOString());
    assert.deepEqual(
      image.layers.map(({ diffID }) => diffID),
      config.RootFS.Layers,
    );
    assert.deepEqual(image.config?.config?.Env, config.Config.Env);
    assert.equal(image.layer(-1), image.layers.at(-1));
    assert.match(image.layer(-1).instruction ?? '', /^(?:RUN|COPY|CMD) /);
  });

  test('has the sizes that samples/README.md computes by hand', async () => {
    await using image = await openImage(hello);
    const { files, visible, wasted } = await image.sizes();
    assert.deepEqual({ files, visible, wasted }, { files: 50_176, visible: 36_336, wasted: 13_840 });
    const { total } = await image.ledger();
    assert.deepEqual([total.overwritten, total.deleted, total.copied], [840, 3000, 10_000]);
    const ofLayers = await Promise.all(image.layers.map((layer) => layer.sizes()));
    assert.equal(
      ofLayers.reduce((sum, layer) => sum + (layer.wasted ?? 0), 0),
      wasted,
    );
    assert.equal((await image.waste()).wasted, wasted);
  });

  test('reads files of the final filesystem and of layers', async () => {
    await using image = await openImage(hello);
    for (const path of ['/etc/os-release', 'etc/os-release'])
      assert.equal(await text(image.read(path)), (await run(['cat', hello, path])).output);
    const deleted = itemAt(
      [...(await image.files({ view: 'wasted' }))].filter(({ wasted }) => wasted === 'deleted'),
      0,
    );
    await assert.rejects(text(image.read(deleted.path)), { code: 'not-found' });
    const bytes = await buffer(deleted.layer.read(deleted.path));
    assert.equal(bytes.length, deleted.size);
    assert.equal(
      bytes.toString(),
      (await run(['cat', '--layer', `${deleted.layer.index}`, hello, deleted.path])).output,
    );
  });

  test('a file that a damaged layer cuts off fails after what there is', async () => {
    await using image = await openImage('samples/truncated-layer.tar');
    const cut = itemAt([...(await image.layer(-1).files())].filter(({ size }) => size > 0).slice(-1), 0);
    let read = 0;
    const reading = (async () => {
      for await (const chunk of image.layer(-1).read(cut.path)) read += chunk.length;
    })();
    await assert.rejects(reading, (error) => error instanceof InputError && error.code === 'incomplete');
    assert.ok(read > 0 && read < cut.size + 1);
  });

  test('without a layer: what needs all layers is refused, the rest is there', async () => {
    await using image = await openImage('samples/missing-layer.tar');
    await assert.rejects(image.files(), { name: 'InputError', code: 'incomplete' });
    await assert.rejects(image.ledger(), { name: 'InputError', code: 'incomplete' });
    assert.equal((await image.sizes()).content, null);
    const there = image.layers.filter(({ storedSize }) => storedSize !== undefined);
    assert.ok(there.length > 0 && there.length < image.layers.length);
    for (const layer of there) assert.ok((await layer.files()).length > 0);
    const missing = image.layers.filter(({ storedSize }) => storedSize === undefined);
    for (const layer of missing) await assert.rejects(layer.files(), { code: 'incomplete' });
  });

  test('packages with their files', async () => {
    await using image = await openImage('samples/packages.tar');
    const { data } = JSON.parse(
      (await run(['packages', 'samples/packages.tar', '--format', 'json', '--files'])).output,
    );
    const packages = await image.packages();
    assert.deepEqual(
      new Map(
        packages.map(({ purl, size, wasted, files }) => [
          purl,
          [size, wasted, [...files].map(({ path }) => path).sort()],
        ]),
      ),
      new Map(
        data.packages.map(({ purl, sizes, files }: PackageData) => [
          purl ?? undefined,
          [sizes.visible, sizes.wasted, files],
        ]),
      ),
    );
    const [one] = packages.filter(({ files }) => files.length > 0);
    const [file] = one?.files ?? [];
    assert.equal(file?.package?.purl, one?.purl);
  });

  test('changes of a layer', async () => {
    await using image = await openImage('samples/attributes.tar');
    const { data } = JSON.parse((await run(['changes', 'samples/attributes.tar', '--format', 'json'])).output);
    for (const [index, { changes }] of data.layers.entries()) {
      const found = await image.layer(index).changes();
      assert.deepEqual(
        found.map(({ path, kind, attributes, before }) => [path, kind, attributes, before?.layer.index ?? null]),
        changes.map(({ path, kind, attributes, fromLayer }: ChangeData) => [path, kind, attributes, fromLayer]),
      );
    }
    const touched = (await image.layer(-1).changes()).find(({ attributes }) => attributes.includes('mode'));
    if (touched) assert.notEqual(touched.before?.mode, touched.after?.mode);
  });
});

interface PackageData {
  readonly purl: string | null;
  readonly sizes: { readonly visible: number; readonly wasted: number };
  readonly files: readonly string[];
}

interface ChangeData {
  readonly path: string;
  readonly kind: string;
  readonly attributes: readonly string[];
  readonly fromLayer: number | null;
}

describe('files', () => {
  const samples = readdirSync('samples').filter((file) => /\.tar$/.test(file));

  test('are those of the command line, in each sample', async () => {
    let compared = 0;
    for (const sample of samples) {
      const image = await openImage(`samples/${sample}`, { image: '@0' }).catch(() => undefined);
      if (!image) continue;
      const { output } = await run(['files', `samples/${sample}#@0`, '--format', 'json']);
      const { entries } = JSON.parse(output || '{"data":{"entries":[]}}').data;
      // Without a layer, the command line says so in the report.
      const files = await image.files().catch(() => undefined);
      if (!files) assert.deepEqual(entries, []);
      if (files) {
        compared += 1;
        assert.deepEqual(
          Array.from(files, (file) => [
            file.path,
            file.type,
            file.mode.toString(8).padStart(4, '0'),
            file.uid,
            file.gid,
            file.size,
            file.linkTarget ?? null,
            file.layer.index,
            file.package?.purl ?? null,
            file.distribution ?? null,
          ]),
          entries.map((e: FileData) => [
            e.path,
            e.type,
            e.mode,
            e.uid,
            e.gid,
            e.size,
            e.link,
            e.layer,
            e.package,
            e.distribution,
          ]),
          sample,
        );
        for (const [at, file] of [...files].entries())
          if (file.mtime)
            assert.equal(file.mtime.getTime(), Math.floor(Date.parse(entries[at].mtime)), `${sample} ${file.path}`);
      }
      await image.close();
    }
    assert.ok(compared > 30, `${compared}`);
  });

  test('sum to the ledger in each view, in each sample', async () => {
    for (const sample of samples) {
      const image = await openImage(`samples/${sample}`, { image: '@0' }).catch(() => undefined);
      const ledger = await image?.ledger().catch(() => undefined);
      if (image && ledger) {
        const { total, wasted } = ledger;
        const sumOfWasted = wasted.reduce((sum, { bytes }) => sum + bytes, 0);
        assert.equal((await image.files({ view: 'wasted' })).bytes, sumOfWasted, `${sample}: wasted`);
        assert.equal((await image.files()).bytes, total.live, `${sample}: visible`);
        const shipped = await image.files({ view: 'shipped' });
        assert.equal(shipped.bytes, total.live + sumOfWasted, `${sample}: shipped`);
        assert.equal(shipped.bytes, (await image.sizes()).files);
        // Layer by layer, and by what each file says.
        let [ofLayers, marked] = [0, 0];
        for (const layer of image.layers) {
          const files = await layer.files();
          ofLayers += files.bytes;
          for (const file of files) {
            assert.equal(file.layer, layer);
            if (file.wasted) marked += 1;
          }
        }
        assert.equal(ofLayers, shipped.bytes);
        assert.equal(marked, wasted.length, `${sample}: ${wasted.length} wasted`);
      }
      await image?.close();
    }
  });

  test('largest, at and matching agree with a search through all', async () => {
    for (const sample of ['hello_image_1.1.0.tar', 'packages.tar', 'hard-links.tar', 'copied.tar']) {
      await using image = await openImage(`samples/${sample}`);
      for (const view of ['visible', 'shipped', 'wasted'] as const) {
        const files = await image.files({ view });
        const all = [...files];
        assert.equal(files.length, all.length);
        const regular = all.filter(({ type }) => type === 'file').sort((a, b) => b.size - a.size);
        assert.deepEqual(files.largest(5), regular.slice(0, 5), `${sample} ${view}`);
        assert.deepEqual(files.largest(0), []);
        assert.deepEqual(files.largest(1e9), regular);
        for (const file of all.slice(0, 50)) {
          const last = all.findLast(({ path }) => path === file.path);
          assert.deepEqual(files.at(`/${file.path}`), last);
        }
        assert.equal(files.at('/no/such/path'), undefined);
        const matching = files.matching('*.py');
        assert.deepEqual(
          [...matching],
          all.filter(({ path }) => /\.py$/.test(path)),
        );
        assert.deepEqual(matching.largest(1), regular.filter(({ path }) => /\.py$/.test(path)).slice(0, 1));
        const other = all.find(({ path }) => !path.endsWith('.py'));
        if (other) assert.equal(matching.at(other.path), undefined);
      }
    }
  });

  test('of one layer only', async () => {
    await using image = await openImage(hello);
    const byHand = [...(await image.files())].filter(({ layer }) => layer.index === 0);
    assert.deepEqual([...(await image.files({ layer: 0 }))], byHand);
    assert.deepEqual(
      [...(await image.files({ view: 'shipped', layer: -1 }))].map(({ path }) => path),
      [...(await image.layer(-1).files())].map(({ path }) => path),
    );
  });

  test('the ten largest in five lines, as in docs/library.md', async () => {
    const lines: string[] = [];
    await using image = await openImage(hello, { platform: 'linux/amd64' });
    for (const file of (await image.files()).largest(10))
      lines.push(`${file.size} ${file.path} ${file.layer.index} ${file.layer.instruction} ${file.package?.name}`);
    assert.equal(lines.length, 10);
  });
});

describe('what is opened', () => {
  const bytes = readFileSync(hello);
  const summary = async (image: Image): Promise<unknown> => {
    const files = Array.from(await image.files(), ({ path, size }: File) => [path, size]);
    await image.close();
    return files;
  };

  test('a path, file URL, Buffer, Uint8Array, stream, compressed or not', async () => {
    const expected = await summary(await openImage(hello));
    for (const input of [
      pathToFileURL(inProject(hello)),
      bytes,
      new Uint8Array(bytes),
      gzipSync(bytes),
      createReadStream(hello),
      createReadStream(hello, { highWaterMark: 1000 }),
      (async function* () {
        yield gzipSync(bytes);
      })(),
      `docker-archive:${hello}`,
      `${hello}#hello:1.1.0`,
    ])
      assert.deepEqual(await summary(await openImage(input)), expected);
  });

  test('a directory, and an archive with images for several platforms', async () => {
    await using directory = await openArchive('samples/oci-layout-dir');
    assert.ok(directory.images.length > 0);
    await using archive = await openArchive('samples/multi-platform.tar');
    const platforms = archive.images.map(({ platform }) => platform);
    for (const [at, platform] of platforms.entries())
      assert.equal(archive.image({ platform: platform ?? '' }), archive.images[at]);
    await using image = await openImage('samples/multi-platform.tar', { platform: 'linux/arm64' });
    assert.match(image.platform ?? '', /^linux\/arm64/);
    assert.equal(archive.format, archive.formats[0]);
  });

  test('a name for a stream, in reports', async () => {
    await using image = await openImage(bytes, { name: 'build output' });
    const { reportOf } = await import('../../src/index.ts');
    assert.deepEqual((await reportOf('bloat', image)).subject, ['build output']);
  });

  test('with another archive that has the layers', async () => {
    const missing = 'samples/missing-layer.tar';
    await using image = await openImage(missing, { with: 'samples/hello_image.tar' });
    const { output } = await run(['layers', missing, '--with', 'samples/hello_image.tar', '--format', 'json']);
    const { sizes } = JSON.parse(output).data.images[0];
    assert.equal((await image.sizes()).content, sizes.content);
  });
});

describe('compare and check', () => {
  test('compare', async () => {
    await using old = await openImage('samples/hello_image.tar');
    await using newer = await openImage(hello);
    const { growth, changes, totals, equivalence, report } = await compare(old, newer);
    assert.equal(growth, ((await newer.sizes()).content ?? 0) - ((await old.sizes()).content ?? 0));
    assert.equal(changes?.filter(({ kind }) => kind === 'added').length, totals?.added.pathCount);
    assert.equal(equivalence, 'none');
    assert.equal(report.report, 'diff');
    const same = await compare(old, old);
    assert.deepEqual([same.equivalence, same.growth, same.changes], ['image', 0, []]);
  });

  test('compare two archives without names', async () => {
    await using old = await openImage(readFileSync('samples/hello_image.tar'));
    await using newer = await openImage(readFileSync(hello));
    const { data } = (await compare(old, newer)).report;
    const expected = JSON.parse(
      (await run(['diff', 'samples/hello_image.tar', hello, '--format', 'json'])).output,
    ).data;
    assert.deepEqual(data, expected);
  });

  test('a policy as an object, a baseline as an image or a path', async () => {
    await using old = await openImage('samples/hello_image.tar');
    await using image = await openImage(hello);
    const policy = { budgets: { wasted: '1kB', growth: '1%', 'layer-count': 100 } };
    for (const baseline of [old, 'samples/hello_image.tar']) {
      const verdict = await check(image, policy, { baseline });
      assert.equal(verdict.passed, false);
      assert.deepEqual(
        verdict.budgets.map(({ rule, status }) => [rule, status]),
        [
          ['budget/growth', 'over'],
          ['budget/wasted', 'over'],
          ['budget/layer-count', 'ok'],
        ],
      );
      assert.deepEqual(
        verdict.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
        ['budget/growth', 'budget/wasted'],
      );
    }
    assert.equal((await check(image, { budgets: { 'layer-count': 100 } })).passed, true);
    const both = await check([old, image], { budgets: { wasted: '1kB' } });
    assert.equal(both.passed, false);
    assert.equal(both.budgets.length, 2);
    const off = await check(image, { budgets: { wasted: '1kB' }, rules: { 'budget/wasted': 'note' } });
    assert.equal(off.passed, true);
  });
});
