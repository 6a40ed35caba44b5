// What rules read, and who reports them. Each is applied to its archives of the catalogue, also without the images and without the archive.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits as limits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { imageFindings, missingFacts } from '../../src/rules/evaluate.ts';
import { rules } from '../../src/rules/rules.ts';
import { inProject } from '../support/project.ts';
import { catalogues } from './catalogue/catalogues.ts';

/** Without what they are about, numbers and files are wrong: every command reports them. */
const incomplete = [
  ...['integrity/ambiguous-header', 'integrity/ambiguous-member', 'integrity/damaged-archive'],
  ...['integrity/damaged-layer', 'integrity/document', 'integrity/missing-blob', 'integrity/not-a-tar'],
  ...['integrity/unsupported', 'validity/ambiguous-value', 'validity/index-nesting', 'validity/many-names'],
  ...['validity/member-case', 'validity/no-image', 'validity/shape', 'validity/unread-layer'],
];

/** They are about the entries of layers alone: the facts of an image have them. */
const ofImage = [
  ...['portability/absolute-hard-link', 'portability/hard-link-count', 'portability/hard-link-target'],
  ...['portability/high-owner', 'portability/long-path', 'portability/overlay-whiteout', 'portability/sparse-file'],
  ...['portability/symlink-loop', 'portability/whiteout-after-entry', 'portability/whiteout-below-file'],
  ...['portability/whiteout-type', 'portability/windows', 'validity/duplicate-path', 'validity/skipped-entry'],
];

const folder = mkdtempSync(join(tmpdir(), 'rule-scope-'));
after(() => rmSync(folder, { recursive: true }));

async function analyzed(archive: string | Buffer): Promise<Analysis> {
  const name = Buffer.isBuffer(archive) ? join(folder, 'some.tar') : inProject('samples', archive);
  if (Buffer.isBuffer(archive)) writeFileSync(name, archive);
  const spool = new Spool();
  const opened = await openImages({ name }, spool, limits);
  const options = { depth: 'complete', limits, packages: spool, attestations: true } as const;
  return analyze(opened, opened.contents.images, options);
}

test('rules read what they say, and are reported where results depend on them', async () => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const needImages = new Set<string>();
  const reported = { incomplete: new Set<string>(), ofImage: new Set<string>() };
  const reportedCases = Object.values(catalogues).flatMap((catalogue) => catalogue.reported);
  for (const [id, archive] of reportedCases) {
    const analysis = await analyzed(archive);
    const rule = byId.get(id);
    assert.ok(rule, id);
    const whole = [...rule.check(analysis, [])];
    if (JSON.stringify([...rule.check({ ...analysis, images: [] }, [])]) !== JSON.stringify(whole)) needImages.add(id);
    if (rule.ofImages) {
      const alone = { images: analysis.images } as unknown as Analysis;
      assert.deepEqual([...rule.check(alone, [])], whole, id);
    }
    for (const finding of missingFacts(analysis)) reported.incomplete.add(finding.rule);
    for (const finding of imageFindings(analysis)) reported.ofImage.add(finding.rule);
  }
  const readImages = reportedCases.map(([id]) => id).filter((id) => !byId.get(id)?.ofArchive);
  assert.deepEqual([...needImages].sort(), [...new Set(readImages)].sort());
  assert.deepEqual([...reported.incomplete].sort(), incomplete);
  assert.deepEqual([...reported.ofImage].sort(), ofImage);
});
