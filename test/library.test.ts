// The library, used as in README.md: from an archive to its ledger and findings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  analyze,
  defaultLimits,
  efficiency,
  evaluate,
  InputError,
  openImages,
  Spool,
  wastedBytes,
} from '../src/advanced.ts';
import { first } from './support/items.ts';
import { inProject } from './support/project.ts';

test('from an archive to its ledger and findings', async () => {
  const spool = new Spool();
  try {
    const opened = await openImages({ name: inProject('samples/hello_image_1.1.0.tar') }, spool, defaultLimits);
    const analysis = await analyze(opened, opened.contents.images, { depth: 'merged', limits: defaultLimits });
    const { image, merged } = first(analysis.images);
    assert.deepEqual(image.names, ['hello:1.1.0']);
    assert.ok(merged);
    // By hand in samples/README.md: 840 overwritten, 3,000 deleted, 10,000 copied of 50,176.
    assert.equal(wastedBytes(merged.ledger.total), 13_840);
    assert.equal(efficiency(merged.ledger.total), 36_336 / 50_176);
    // A note about the V1 configs that Docker 25 and 26 write.
    assert.deepEqual(
      evaluate(analysis).map(({ rule, severity }) => [rule, severity]),
      [['validity/unreferenced-blob', 'note']],
    );
  } finally {
    spool.remove();
  }
});

test('a file that is not an archive is an InputError with a code', () =>
  assert.rejects(
    openImages({ name: inProject('README.md') }, new Spool(), defaultLimits),
    (error) => error instanceof InputError && error.code === 'not-an-archive',
  ));
