// Writes schemas/policy.json anew from the rules and budgets there are, and compiles it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileSchemas } from './compile-schemas.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);
const { policySchema } = await import('../build/src/rules/policy-schema.js');
writeFileSync('schemas/policy.json', `${JSON.stringify(policySchema(), null, 2)}\n`);
spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'schemas/policy.json']);
compileSchemas();
