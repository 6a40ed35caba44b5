// Records what Go's archive/tar reads of the corpus. Needs Go; run it by hand after a change of the corpus or of read.go:
//   npx tsc -p . && node build/test/differential/tar/record.js
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inProject } from '../../support/project.ts';
import { answersFile, corpus, digestOf } from './corpus.ts';

const tars = corpus().map(({ bytes }) => bytes);
const framed = tars.flatMap((bytes) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
});
const run = spawnSync('go', ['run', inProject('test/differential/tar/read.go')], {
  input: Buffer.concat(framed),
  maxBuffer: 2 ** 30,
});
if (run.status !== 0) throw new Error(`go: ${run.error ?? run.stderr}`);
const answers = run.stdout.toString().trimEnd().split('\n');
const lines = answers.map((answer, at) => `[${JSON.stringify(digestOf(tars[at] ?? Buffer.alloc(0)))},${answer}]\n`);
writeFileSync(answersFile, gzipSync(lines.join(''), { level: 9 }));
