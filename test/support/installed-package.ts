// The package as users get it: packed, and installed without a network into an empty folder.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from './project.ts';

export interface InstalledPackage {
  /** The packed file. */
  readonly tarball: string;
  /** The folder whose node_modules has the package. */
  readonly folder: string;
  remove(): void;
}

function npm(folder: string, ...args: readonly string[]): string {
  const quiet = ['--silent', '--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
  const { status, stdout, stderr } = spawnSync('npm', [...args, ...quiet], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout.trim();
}

/** Packs dist/ as it is. */
export function installPackage(): InstalledPackage {
  const scratch = mkdtempSync(join(tmpdir(), 'installed-package-'));
  const tarball = join(scratch, npm(inProject(), 'pack', '--pack-destination', scratch));
  const folder = join(scratch, 'empty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  npm(folder, 'install', tarball);
  return { tarball, folder, remove: () => rmSync(scratch, { recursive: true }) };
}

/** What a program written in TypeScript also installs. */
export function addNodeTypes(folder: string): void {
  for (const name of ['@types/node', 'undici-types'])
    cpSync(inProject('node_modules', name), join(folder, 'node_modules', name), { recursive: true });
}

export interface ProgramOutcome {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a script with this Node, and waits until the process ends by itself. */
export function runScript(folder: string, ...args: readonly string[]): Promise<ProgramOutcome> {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}
