// The types of the library in strict programs, with the oldest and newest versions of TypeScript and both ways to resolve modules.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { addNodeTypes, installPackage, runScript } from '../support/installed-package.ts';
import { inProject } from '../support/project.ts';

const { folder, remove } = installPackage();
after(remove);
addNodeTypes(folder);

const compilers = {
  5.4: 'tools/typescript-5.4/node_modules/typescript/lib/tsc.js',
  5.9: 'tools/typescript-5.9/node_modules/typescript/lib/tsc.js',
  '6.0': 'tools/api-docs/node_modules/typescript/lib/tsc.js',
  '7.0': 'node_modules/typescript/bin/tsc',
};
const settings = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];

mkdirSync(join(folder, 'src'));
writeFileSync(
  join(folder, 'src/imports.ts'),
  `import * as library from 'timg-inspect';
import { type BloatReport, InputError, reportOf } from 'timg-inspect';
import * as advanced from 'timg-inspect/advanced';

export const same: typeof advanced.InputError = InputError;
export const all = [library, advanced];
export const wasted = (report: BloatReport): number | null => report.data.wasted;
export const bloat = async (image: library.Image): Promise<BloatReport> => await reportOf('bloat', image);
// @ts-expect-error no type is any
export const wrong: number = new InputError('usage', 'message').code;
`,
);
for (const name of readdirSync(inProject('examples')).filter((file) => file.endsWith('.js')))
  copyFileSync(inProject('examples', name), join(folder, 'src', name.replace(/\.js$/, '.ts')));

describe('the types in a strict program', { concurrency: availableParallelism() }, () => {
  for (const [version, compiler] of Object.entries(compilers)) {
    for (const setting of settings) {
      test(`TypeScript ${version}, ${setting.moduleResolution}`, async () => {
        const project = `tsconfig-${version}-${setting.moduleResolution}.json`;
        const compilerOptions = {
          ...{ strict: true, skipLibCheck: false, noEmit: true, exactOptionalPropertyTypes: true },
          ...{ target: 'es2022', lib: ['es2022'], types: ['node'] },
          ...setting,
        };
        writeFileSync(join(folder, project), JSON.stringify({ compilerOptions, include: ['src'] }));
        const { status, output } = await runScript(folder, inProject(compiler), '-p', project);
        assert.equal(status, 0, output);
      });
    }
  }
});
