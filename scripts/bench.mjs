// Builds the program, compiles everything to build/ and measures it: bench/run.ts, with the arguments given.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const run = (args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

for (const args of [
  ['scripts/build.mjs'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['build/bench/run.js', ...process.argv.slice(2)],
]) {
  const status = run(args);
  if (status !== 0) process.exit(status);
}
