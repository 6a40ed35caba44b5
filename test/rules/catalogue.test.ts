// Every rule can speak, and knows when to be silent: an archive for each on which it does, with what the message must
// tell, and legal things that look alike and are nothing. Silent with a rule "bloat/": nothing of that group is found.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../src/rules/rules.ts';
import { found } from '../support/found.ts';
import type { Catalogue } from './catalogue/archives.ts';
import { bloat } from './catalogue/bloat.ts';
import { documents } from './catalogue/documents.ts';
import { images } from './catalogue/images.ts';
import { integrity } from './catalogue/integrity.ts';
import { portability } from './catalogue/portability.ts';

const catalogues: Readonly<Record<string, Catalogue>> = { integrity, documents, images, portability, bloat };

const all = (id: string, archive: string | Buffer) => found(archive, id.startsWith('bloat/') ? 'bloat' : 'verify');

for (const [group, { speaks, silent }] of Object.entries(catalogues)) {
  describe(`${group}: what is found`, () => {
    for (const [id, archive, ...told] of speaks) {
      test(`${id}: ${Buffer.isBuffer(archive) ? told.join(' … ') : archive}`, async () => {
        const findings = await all(id, archive);
        const messages = findings.filter(({ rule }) => rule === id).map(({ message }) => message);
        assert.ok(
          messages.some((message) => told.every((part) => message.includes(part))),
          JSON.stringify(
            findings.map(({ rule, message }) => [rule, message]),
            null,
            1,
          ),
        );
      });
    }
  });

  describe(`${group}: what is nothing`, () => {
    for (const [id, what, archive] of silent) {
      test(`${id}: ${what}`, async () => {
        const findings = await all(id, archive);
        assert.deepEqual(
          findings.filter(({ rule }) => rule.startsWith(id)),
          [],
        );
      });
    }
  });
}

test('no rule is left out', () => {
  const ids = Object.values(catalogues).flatMap(({ speaks }) => speaks.map(([rule]) => rule));
  assert.deepEqual([...new Set(ids)].sort(), rules.map(({ id }) => id).sort());
});
