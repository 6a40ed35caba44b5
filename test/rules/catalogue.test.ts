// Every rule: archives for which it reports a finding, with parts of the message or of who declared what is wrong, and similar
// but valid ones for which it does not. A silent case with the rule "bloat/" means: no finding of this group.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Finding } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/rules.ts';
import { found } from '../support/found.ts';
import { ociArchive } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { run } from '../support/run.ts';
import { catalogues } from './catalogue/catalogues.ts';

/** The command that reports a rule or a group of rules; for all others it is verify. */
const commands: Readonly<Record<string, string>> = {
  bloat: 'bloat',
  reference: 'ls',
  'integrity/package-database': 'packages',
  'validity/bill-of-materials': 'packages',
};
const textOf = ({ message, data }: Finding): string =>
  'declaredBy' in data ? `${message} (declared by ${data.declaredBy})` : message;
const findingsOf = (id: string, archive: string | Buffer) =>
  found(archive, commands[id] ?? commands[first(id.split('/'))] ?? 'verify');

for (const [group, { reported, silent }] of Object.entries(catalogues)) {
  describe(`${group}: reported`, () => {
    for (const [id, archive, ...parts] of reported) {
      test(`${id}: ${[...(Buffer.isBuffer(archive) ? [] : [archive]), ...parts].join(' … ')}`, async () => {
        const findings = await findingsOf(id, archive);
        const messages = findings.filter(({ rule }) => rule === id).map(textOf);
        assert.ok(
          messages.some((message) => parts.every((part) => message.includes(part))),
          JSON.stringify(
            findings.map(({ rule, message }) => [rule, message]),
            null,
            1,
          ),
        );
      });
    }
  });

  describe(`${group}: not reported`, () => {
    for (const [id, what, archive] of silent) {
      test(`${id}: ${what}`, async () => {
        const findings = await findingsOf(id, archive);
        assert.deepEqual(
          findings.filter(({ rule }) => rule.startsWith(id)),
          [],
        );
      });
    }
  });
}

describe('reference/moved-tag: several archives', () => {
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

  test('one name for two images', async () => {
    const [message = '', ...others] = await moved(old, written('new.tar', 'hello:1', 'new'));
    assert.match(message, /^\/.*new\.tar: hello:1 is image [0-9a-f]{12}, but [0-9a-f]{12} in \/.*old\.tar$/);
    assert.deepEqual(others, []);
  });
  test('two tags', async () => assert.deepEqual(await moved(old, written('two.tar', 'hello:2', 'new')), []));
  test('the same image in two formats', async () =>
    assert.deepEqual(await moved('samples/hello_oci.tar', 'samples/hello_image.tar'), []));
});

test('the catalogue has all rules', () => {
  const reported = Object.values(catalogues).flatMap((catalogue) => catalogue.reported.map(([rule]) => rule));
  // These need several archives or an option (see portability-binaries.test.ts).
  const ids = [...reported, 'reference/moved-tag', 'portability/unread-binaries'];
  assert.deepEqual([...new Set(ids)].sort(), rules.map(({ id }) => id).sort());
});
