// check of an archive with many images: what they share is read, and what is wrong with the archive is found, once.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import type { SeveralChecksData } from '../../src/report/check/data.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { BlobStore, buildImage, MEDIA } from '../support/image-builder.ts';
import { addLayer, layoutEntries, nameAnnotations } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const written = temporaryFolder('many-images');
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** A layout of images that share a layer. */
function layout(count: number, entryCount = 1, before: readonly TarLiteral[] = []): Buffer {
  const store = new BlobStore();
  const layer = tar(times(entryCount, (at) => ({ path: `f${at}.key`, body: 'x' })));
  const manifests = times(count, (at) => {
    const image = buildImage({ steps: [{ tar: layer }], config: { Labels: { at: String(at) } } });
    const config = store.add(MEDIA.config, image.config);
    return { ...store.addManifest(config, [addLayer(store, layer, 'none')]), ...nameAnnotations(`a${at}:1`) };
  });
  return tar([...before, ...layoutEntries(store, manifests)]);
}

async function check(archive: Buffer, ...options: readonly string[]) {
  const outcome = await run(['check', written('a.tar', archive), '--format', 'json', ...options]);
  assert.notEqual(outcome.output, '', outcome.errors);
  const { data, findings } = JSON.parse(outcome.output) as {
    readonly data: Pick<SeveralChecksData, 'images' | 'unread'>;
    readonly findings: readonly Finding[];
  };
  return { ...outcome, data, findings };
}

/** In front of the real ones: tools that read the first of a name read these. */
const otherDocuments: readonly TarLiteral[] = ['index.json', 'oci-layout'].map((path) => ({ path, body: '{}' }));

describe('an archive with many images', () => {
  test('rules about the archive do not read its images', async () => {
    const images = await openImages({ name: written('a.tar', layout(2)) }, new Spool(), defaultLimits);
    const analysis = await analyze(images, images.contents.images, { depth: 'complete', limits: defaultLimits });
    const withoutImages: Analysis = Object.defineProperty({ ...analysis }, 'images', {
      get: () => assert.fail('images are read'),
    });
    const ofArchive = rules.filter((rule) => rule.ofArchive);
    assert.ok(ofArchive.length > 40);
    for (const rule of ofArchive) {
      const find = (one: Analysis) => Array.from(rule.check(one, []), ({ data }) => data);
      assert.deepEqual(find(withoutImages), find(analysis), rule.id);
    }
  });

  test('each rule about the archive is applied once', async () => {
    const counts = new Map<string, number>();
    const ofArchive = rules.filter((rule) => rule.ofArchive);
    const originals = ofArchive.map(({ check }) => check);
    for (const rule of ofArchive) {
      const { check } = rule;
      rule.check = (analysis, before) => {
        counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
        return check.call(rule, analysis, before);
      };
    }
    try {
      const { status, data } = await check(layout(30), '--budget', 'image-size=1MB');
      assert.deepEqual([status, data.images.length], [0, 30]);
    } finally {
      for (const [at, rule] of ofArchive.entries()) rule.check = originals[at] as typeof rule.check;
    }
    assert.deepEqual(new Set(counts.values()), new Set([1]));
  });

  test('an error of the archive is one of every image: the first has all, and the others one of each rule', async () => {
    const { status, data, findings } = await check(layout(3, 1, otherDocuments), '--budget', 'image-size=1MB');
    assert.equal(status, 1);
    assert.deepEqual(
      data.images.map(({ passed }) => passed),
      [false, false, false],
    );
    const messages = findings.flatMap(({ rule, message }) => (rule === 'integrity/ambiguous-member' ? [message] : []));
    const starts = messages.map((message) => message.slice(0, 4));
    assert.deepEqual(starts.sort(), ['a0:1', 'a0:1', 'a1:1', 'a2:1']);
    assert.deepEqual(messages.filter((message) => message.endsWith('; 1 further such error')).length, 2);
  });

  test('a rule that a section of the policy turns off is off for its images only', async () => {
    const policy = written(
      'policy.json',
      JSON.stringify({
        budgets: { 'image-size': '1MB' },
        images: { a0: { rules: { 'integrity/ambiguous-member': 'off' } } },
      }),
    );
    const { data } = await check(layout(3, 1, otherDocuments), '--policy', policy);
    assert.deepEqual(
      data.images.map(({ image, passed }) => [image.names[0], passed]),
      [
        ['a0:1', true],
        ['a1:1', false],
        ['a2:1', false],
      ],
    );
  });

  test('paths that a budget forbids count as memory, and what was judged before is kept', async () => {
    const forbidden = ['--budget', 'forbidden-path=*.key', '--max-memory', '4MB'];
    const few = await check(layout(1, 1000), ...forbidden);
    const ofBudget = few.findings.filter(({ rule }) => rule === 'budget/forbidden-path');
    assert.deepEqual([few.status, ofBudget.length], [1, 1000]);
    const { status, data } = await check(layout(4, 1000), ...forbidden);
    assert.equal(status, 2);
    assert.ok(data.images.length > 0 && data.unread.length > 0);
    for (const { message } of data.unread)
      assert.equal(message, 'more than 4MB of memory needed, at the measurements of budgets; raise --max-memory');
  });
});
