// The overview of an archive with or without owners of files, whatever the output asks for; prints nothing.
// Run: node build/bench/overview.js ARCHIVE FORMAT [packages]
import { availableParallelism } from 'node:os';
import { analyze } from '../src/analysis/analyze.ts';
import { Spool } from '../src/archive/spool.ts';
import { defaultLimits } from '../src/bytes/limits.ts';
import { openImages } from '../src/image/open-images.ts';
import { outputOf } from '../src/output/outputs.ts';
import { overview } from '../src/report/overview.ts';

const [archive = '', format = '', packages] = process.argv.slice(2);
const spool = new Spool();
try {
  const opened = await openImages({ name: archive, stream: undefined, inside: undefined }, spool, defaultLimits);
  const analysis = await analyze(opened, opened.contents.images, {
    depth: 'merged',
    limits: defaultLimits,
    jobs: availableParallelism(),
    packages: packages ? spool : undefined,
  });
  for (const _ of outputOf(format).render(overview(analysis), { color: false, version: '' }));
} finally {
  spool.remove();
}
