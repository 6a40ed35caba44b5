// Compiles everything to build/ and runs the measurements in bench/, one after the other.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);
const run = (args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

if (run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']) !== 0) process.exit(1);
for (const file of readdirSync('build/bench').filter((name) => name.endsWith('.js'))) {
  console.log(`\n${file}`);
  if (run([`build/bench/${file}`]) !== 0) process.exit(1);
}
