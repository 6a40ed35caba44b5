// Advisories about documents that one reader takes for an index and another for a manifest: one digest, two images.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../support/answers.ts';
import { ociEntries } from '../support/image-builder.ts';
import { tar } from '../support/tar-builder.ts';

const entries = ociEntries([{ names: ['hostile:1'], steps: [{ entries: [{ path: 'file', body: 'x' }] }] }]);

/** The archive with more members in index.json. */
function withMembers(more: object): Buffer {
  const index = entries.find(({ path }) => path === 'index.json');
  const body = JSON.stringify({ ...JSON.parse(String(index?.body)), ...more });
  return tar(entries.map((entry) => (entry === index ? { ...entry, body } : entry)));
}

for (const more of [{ layers: [] }, { config: {} }, { layers: null }]) {
  const [name] = Object.keys(more);
  test(`OCI image-spec and containerd, CVE-2021-41190: an index that also has ${JSON.stringify(more)}`, async () => {
    const found = await findingsOf(withMembers(more));
    assert.ok(
      found.includes(
        `validity/ambiguous-document: index.json also has ${name}: it can be read as an index and as a manifest`,
      ),
    );
  });
}

test('CVE-2021-41190: members with other names are not ambiguous', async () => {
  const found = await findingsOf(withMembers({ layer: [], configs: {} }));
  assert.ok(found.every((finding) => !finding.startsWith('validity/ambiguous-document')));
});
