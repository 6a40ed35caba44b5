// Compiles everything to build/ and fuzzes: TARGET SECONDS [SEED]. With --no-build it takes the last build.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const run = (args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

const options = process.argv.slice(2);
const isBuilt = options.includes('--no-build');
const compiled = isBuilt ? 0 : run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
process.exit(compiled || run(['build/fuzz/fuzz.js', ...options.filter((option) => option !== '--no-build')]));
