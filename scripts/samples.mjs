// Writes the samples anew from their recipes in samples/make.ts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
for (const args of [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], ['build/samples/make.js']]) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
