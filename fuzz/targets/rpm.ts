// The three databases of rpm.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { rpm } from '../../src/packages/rpm/rpm.ts';
import { inProject } from '../../test/support/project.ts';
import { ndb, rpmHeader, rpmTags } from '../../test/support/rpm-literal.ts';
import type { Target } from '../target.ts';
import { packageTarget } from './packages.ts';

const fixture = (name: string): Buffer => gunzipSync(readFileSync(inProject('test', 'fixtures', `${name}.gz`)));

const database = (name: string, file: string, seeds: readonly Buffer[]): Target =>
  packageTarget(
    {
      name,
      seeds,
      dictionary: [
        '\x8e\xad\xe8\x01\0\0\0\0',
        '\0\0\x03\xe8',
        '\xff\xff\xff\xff',
        'RpmP',
        'Slot',
        'BlbS',
        '\x05',
        '\x0d',
      ],
    },
    { ecosystem: rpm, path: `var/lib/rpm/${file}` },
  );

export const rpmSQLite = database('rpm-sqlite', 'rpmdb.sqlite', [fixture('rpmdb.sqlite')]);
export const rpmBerkeley = database('rpm-berkeley', 'Packages', [fixture('Packages'), fixture('Packages.big-endian')]);
export const rpmNDB = database('rpm-ndb', 'Packages.db', [
  ndb([rpmHeader(rpmTags('a', ['b', 'c'])), rpmHeader(rpmTags('d'))]),
]);
