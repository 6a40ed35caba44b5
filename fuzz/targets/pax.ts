// Records of PAX headers. Records that were read are the same when they are written and read again.
import assert from 'node:assert/strict';
import { paxBody, readPax, readPaxTime, readXattrs } from '../../src/bytes/tar/pax.ts';
import { paxSparseForm, readPaxPairs } from '../../src/bytes/tar/sparse-map.ts';
import type { Target } from '../target.ts';

const text = (key: string, value: string): string => paxBody([{ key, value: Buffer.from(value) }]).toString('latin1');

export const pax: Target = {
  name: 'pax',
  seeds: [
    Buffer.from(text('path', 'a/b') + text('mtime', '-1.5') + text('SCHILY.xattr.user.a', 'b')),
    Buffer.from(text('GNU.sparse.major', '1') + text('GNU.sparse.minor', '0') + text('size', '10')),
    Buffer.from(text('GNU.sparse.numblocks', '1') + text('GNU.sparse.offset', '0') + text('GNU.sparse.numbytes', '5')),
    Buffer.from(text('GNU.sparse.numblocks', '2') + text('GNU.sparse.map', '0,1,5,6')),
  ],
  dictionary: [
    'path=',
    'linkpath=',
    'size=',
    'uid=',
    'mtime=',
    'SCHILY.xattr.',
    'GNU.sparse.map=',
    'GNU.sparse.offset=',
    'GNU.sparse.numbytes=',
    '11 ',
    '\n',
    '\0',
  ],
  run: (input) => {
    const records = readPax(input);
    for (const value of records.values.values()) readPaxTime(value.toString('latin1'));
    readXattrs(records.values);
    if (paxSparseForm(records) === '0.x') readPaxPairs(records);
    const { values, fault } = records;
    // A map that is collected from pairs is one record when it is written.
    if (fault !== undefined || values.has('GNU.sparse.map')) return;
    const written = paxBody(Array.from(values, ([key, value]) => ({ key, value })));
    assert.deepEqual(readPax(written), { values, fault: undefined });
  },
};
