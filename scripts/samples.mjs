// Writes the samples anew from their recipes in samples/make.ts.
import { spawnSync } from 'node:child_process';

process.chdir(new URL('..', import.meta.url).pathname);
for (const args of [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], ['build/samples/make.js']]) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
