// Every rule can speak, and knows when to be silent: an archive for each on which it does, with what the message must
// tell, and legal things that look alike and are nothing. Silent with a rule "bloat/": nothing of that group is found.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Finding } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { found } from '../support/found.ts';
import { ociArchive } from '../support/image-builder.ts';
import { run } from '../support/run.ts';
import type { Catalogue } from './catalogue/archives.ts';
import { bloat } from './catalogue/bloat.ts';
import { documents } from './catalogue/documents.ts';
import { images } from './catalogue/images.ts';
import { integrity } from './catalogue/integrity.ts';
import { portability } from './catalogue/portability.ts';
import { references } from './catalogue/references.ts';

const catalogues: Readonly<Record<string, Catalogue>> = {
  integrity,
  documents,
  images,
  portability,
  bloat,
  references,
};

/** Who asks for what a group of rules finds; for all others it is verify. */
const askers: Readonly<Record<string, string>> = { bloat: 'bloat', reference: 'ls' };
const all = (id: string, archive: string | Buffer) => found(archive, askers[id.split('/')[0]] ?? 'verify');

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

describe('what only several archives show', () => {
  const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (file: string, name: string, body: string): string => {
    const image = { names: [name], steps: [{ entries: [{ path: 'hello', body }] }] };
    writeFileSync(join(folder, file), ociArchive([image]));
    return join(folder, file);
  };
  const moved = async (...archives: string[]) => {
    const { output } = await run(['ls', ...archives, '--format', 'json']);
    const findings: readonly Finding[] = JSON.parse(output).findings;
    return findings.filter(({ rule }) => rule === 'reference/moved-tag').map(({ message }) => message);
  };
  const old = written('old.tar', 'hello:1', 'old');

  test('reference/moved-tag: one name, two images', async () => {
    const [message, ...others] = await moved(old, written('new.tar', 'hello:1', 'new'));
    assert.match(message, /^hello:1 is image [0-9a-f]{12} here and [0-9a-f]{12} in .*old.tar/);
    assert.deepEqual(others, []);
  });
  test('another tag is another name', async () =>
    assert.deepEqual(await moved(old, written('two.tar', 'hello:2', 'new')), []));
  test('the same image in two formats is one', async () =>
    assert.deepEqual(await moved('samples/hello_oci.tar', 'samples/hello_image.tar'), []));
});

test('no rule is left out', () => {
  const spoken = Object.values(catalogues).flatMap(({ speaks }) => speaks.map(([rule]) => rule));
  // These need several archives, or an option: portability-binaries.test.ts.
  const ids = [...spoken, 'reference/moved-tag', 'portability/unread-binaries'];
  assert.deepEqual([...new Set(ids)].sort(), rules.map(({ id }) => id).sort());
});
