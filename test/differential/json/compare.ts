// Compares this program's reading of random documents with that of Go, which must be installed. From the root of the repository,
// after the tests were compiled by npm run test:only:
//   node build/test/differential/json/compare.js COUNT [FIRST SEED]   counts the documents by result
//   node build/test/differential/json/compare.js record               writes Go's answers for test/differential/json.test.ts
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type OddDocument, oddDocument } from './documents.ts';
import { handMade } from './hand-made.ts';
import { type Answer, answersFile, recordedSeeds, resultOf, shortAnswer } from './reading.ts';

const [mode = '20000', first = '1'] = process.argv.slice(2);
if (mode === 'record') record();
else compare(Number(mode), Number(first));

function compare(count: number, first: number): void {
  const documents = Array.from({ length: count }, (_, at) => oddDocument(first + at));
  const tally = new Map<string, number>();
  for (const [at, answer] of answersOfGo(documents).entries()) {
    const { result, errors } = resultOf(documents[at] as OddDocument, shortAnswer(answer));
    const key = `${result}: ${errors.join(', ') || 'no error'}`;
    tally.set(key, (tally.get(key) ?? 0) + 1);
    if (result === 'SILENT') process.stdout.write(`${first + at}: ${JSON.stringify(answer)}\n`);
  }
  for (const [key, times] of [...tally].sort()) process.stdout.write(`${String(times).padStart(7)} ${key}\n`);
}

function record(): void {
  const random = answersOfGo(recordedSeeds.map(oddDocument)).map(shortAnswer);
  const answers = answersOfGo([...handMade.values()]);
  const byName = Object.fromEntries([...handMade.keys()].map((name, at) => [name, answers[at]]));
  writeFileSync(answersFile, `${JSON.stringify({ random, handMade: byName }, null, 1)}\n`);
}

function answersOfGo(documents: readonly OddDocument[]): readonly Answer[] {
  const input = documents.map(({ kind, bytes }) => `${kind} ${bytes.toString('base64')}\n`).join('');
  const options = { cwd: 'test/differential/json', input, maxBuffer: 2 ** 30 };
  const { stdout, stderr, status } = spawnSync('go', ['run', '.'], options);
  if (status !== 0) throw new Error(`go run failed: ${stderr}`);
  return String(stdout)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
