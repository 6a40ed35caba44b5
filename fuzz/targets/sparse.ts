// Tars with sparse files in their four forms. The segments of a map are in order, end before the real size, and are all that is
// stored. It tells the same whether a tar comes in one chunk or in blocks.
import assert from 'node:assert/strict';
import { TarReader } from '../../src/bytes/tar/reader.ts';
import type { SparseLiteral } from '../../test/support/sparse-literal.ts';
import { tar } from '../../test/support/tar-builder.ts';
import { fuzzLimits } from '../limits.ts';
import { eventsOf } from '../read-entries.ts';
import type { Target } from '../target.ts';
import { sealHeaders } from './tar.ts';

const forms: readonly SparseLiteral['form'][] = ['gnu', '0.0', '0.1', '1.0'];
const segments = Array.from({ length: 6 }, (_, at) => ({ at: at * 1024, body: 'x'.repeat(512) }));

export const sparse: Target = {
  name: 'sparse',
  seeds: forms.map((form) =>
    tar([
      { path: 'a', sparse: { form, realSize: 8192, segments } },
      { path: 'b', body: 'c' },
    ]),
  ),
  dictionary: [
    'GNU.sparse.',
    'major=',
    'minor=',
    'map=',
    'numblocks=',
    'realsize=',
    'size=',
    'offset=',
    'numbytes=',
    '0,512,',
    '\n',
  ],
  mend: sealHeaders,
  run: (input) => {
    const reader = new TarReader(
      {
        entry: ({ size, sparse: map }) => {
          if (!map) return;
          let end = 0;
          let stored = 0;
          for (const segment of map.segments) {
            assert.ok(segment.offset >= end && segment.size > 0, 'a segment out of order');
            end = segment.offset + segment.size;
            stored += segment.size;
          }
          assert.ok(end <= map.realSize, 'a segment beyond the real size');
          assert.equal(stored, size);
        },
        anomaly: () => {},
      },
      fuzzLimits,
    );
    reader.push(input);
    reader.end();
    assert.deepEqual(eventsOf(input, 512), eventsOf(input, Math.max(input.length, 1)));
  },
};
