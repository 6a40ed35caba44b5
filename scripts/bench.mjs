// Builds the program, compiles everything to build/ and measures it: the first argument is a script of bench/, such as
// hostile/run, and the rest are its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const run = (args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

const [script, ...options] = process.argv.slice(2);
for (const args of [
  ['scripts/build.mjs'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  [`build/bench/${script}.js`, ...options],
]) {
  const status = run(args);
  if (status !== 0) process.exit(status);
}
