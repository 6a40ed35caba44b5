// Mutation testing: changes one operator, condition, constant, result or statement of an area at a time, and runs the tests that reach
// it. Prints the mutants that no test notices, and the score. docs/testing.md says what it means.
//   npm run mutation -- AREA [--count 250] [--seed 1] [--skip 0] [--jobs 2]    a sample; --count 0: all
//   npm run mutation -- AREA --only TEXT                                       mutants with TEXT in their titles
//   npm run mutation -- AREA --from FILE                                       mutants that the output of an earlier run names
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { areas } from './areas.mjs';
import { compileWith, mutantsOf } from './mutants.mjs';
import { TestProcess } from './test-process.mjs';
import { Trial } from './trial.mjs';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '250' },
    seed: { type: 'string', default: '1' },
    skip: { type: 'string', default: '0' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    from: { type: 'string' },
  },
});
const [areaName] = positionals;
const area = areas[areaName];
if (!area) {
  console.error(`mutation: no area ${JSON.stringify(areaName ?? '')}; choose one: ${Object.keys(areas).join(' | ')}`);
  process.exit(2);
}

const filesBelow = (path) =>
  /\.\w+$/.test(path)
    ? [path]
    : readdirSync(path, { recursive: true })
        .map((file) => `${path}/${file.replaceAll(sep, '/')}`)
        .sort();

const mutants = mutantsOf(area.sources.flatMap(filesBelow).filter((file) => file.endsWith('.ts'))).map((one, id) => ({
  ...one,
  id,
}));
const titles = new Set(mutants.map(({ title }) => title));

/** Mutants that make no difference, by reason. */
const reasons = JSON.parse(readFileSync('scripts/mutation/equivalent.json', 'utf8'))[areaName];
const equivalent = new Set(Object.values(reasons).flat());
for (const title of equivalent) if (!titles.has(title)) throw new Error(`equivalent.json: no such mutant: ${title}`);

const sample = chosenMutants();
const files = build();
const measurement = await measured();
await testAll();

/** The mutants that the arguments choose. */
function chosenMutants() {
  const earlier = values.from === undefined ? undefined : new Set(readFileSync(values.from, 'utf8').split('\n'));
  const named = mutants.filter(({ title }) => title.includes(values.only) && (!earlier || earlier.has(title)));
  if (earlier || values.only !== '') return named;
  const skip = Number(values.skip);
  return shuffled(mutants, Number(values.seed)).slice(skip, skip + (Number(values.count) || mutants.length));
}

/** In an order that depends on the seed only. */
function shuffled(list, seed) {
  const result = [...list];
  let state = seed >>> 0;
  for (let at = result.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [result[at], result[other]] = [result[other], result[at]];
  }
  return result;
}

/** Compiles everything to build/, the area with its mutants. Returns the test files, which are loaded by a stand-in for node:test. */
function build() {
  rmSync('build', { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  if (status !== 0) throw new Error('npx tsc -p . fails');
  cpSync('scripts/mutation/inside', 'build/mutation', { recursive: true });
  const urlOf = (file) => pathToFileURL(`build/mutation/${file}`).href;
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const own = mutants.filter((mutant) => mutant.file === file);
    writeFileSync(`build/${file.replace(/\.ts$/, '.js')}`, compileWith(file, own, urlOf('switch.mjs')));
  }
  const built = filesBelow('build/test').filter((file) => file.endsWith('.js'));
  for (const file of built) {
    const text = readFileSync(file, 'utf8');
    if (text.includes("from 'node:test'"))
      writeFileSync(file, text.replace("from 'node:test'", `from '${urlOf('node-test.mjs')}'`));
  }
  return built.filter((file) => file.endsWith('.test.js') && area.tests.some((part) => file.includes(part)));
}

/** Runs each test once: the tests with their times and the mutants that they reach, fast ones first, and the mutants reached at load. */
async function measured() {
  const process = new TestProcess(files);
  const loaded = await process.load(600_000);
  if (loaded.ended) throw new Error('the test files cannot be loaded');
  const found = [];
  await process.measure(({ number, name, time, passes, reached }) => {
    if (!passes) throw new Error(`a test fails without a mutant: ${name}`);
    found.push({ number, time, reached: new Set(reached) });
  });
  process.end();
  const all = new Set([...loaded.atLoad, ...found.flatMap(({ reached }) => [...reached])]);
  const seconds = found.reduce((sum, { time }) => sum + time, 0) / 1000;
  console.log(
    `${areaName}: ${found.length} tests of ${files.length} files take ${seconds.toFixed(1)} s, and reach ${all.size} of ${mutants.length} mutants, ${loaded.atLoad.length} of them at load`,
  );
  return { tests: found.sort((a, b) => a.time - b.time), atLoad: new Set(loaded.atLoad) };
}

async function testAll() {
  const waiting = sample.filter(({ title }) => !equivalent.has(title));
  const total = waiting.length;
  const counts = { passed: 0, failed: 0, timeout: 0 };
  const summary = () => {
    const done = counts.passed + counts.failed + counts.timeout;
    return `${done} of ${total} mutants: ${counts.failed + counts.timeout} noticed (${counts.timeout} by a timeout)`;
  };
  const work = async () => {
    const trial = new Trial(files, measurement);
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const outcome = await trial.outcomeOf(mutant);
      counts[outcome] += 1;
      if (outcome === 'passed') console.log(mutant.title);
      if ((counts.passed + counts.failed + counts.timeout) % 25 === 0) console.log(`  ${summary()}`);
    }
    trial.end();
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  const share = ((100 * (counts.failed + counts.timeout)) / total).toFixed(1);
  console.log(`${areaName}: ${summary()}, ${share}%; ${sample.length - total} more make no difference`);
}
