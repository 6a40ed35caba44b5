#!/usr/bin/env node
// Entry point. Answers --version before it loads the rest of the program, whose compiled code Node.js keeps, where it can.
import { mkdirSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import { InputError } from '../bytes/input-error.ts';
import { writeOutput } from './standard-output.ts';
import { version } from './version.ts';

if (process.argv.length === 3 && process.argv[2] === '--version') await printVersion();
else if (hasDirectory()) {
  // The single executable has its compiled code inside.
  if (!isSea()) keepCompiledCode();
  await import('./program.ts');
} else {
  process.stderr.write('timg-inspect: the current directory does not exist; change to another one\n');
  process.exitCode = 2;
}

async function printVersion(): Promise<void> {
  try {
    await writeOutput(`${version}\n`);
  } catch (error) {
    // Otherwise the reader has closed it.
    if (!(error instanceof InputError)) return;
    process.exitCode = 2;
    process.stderr.on('error', () => {});
    process.stderr.write(`timg-inspect: ${error.message}\n`);
  }
}

/** Modules ask for the current directory when they are loaded. */
function hasDirectory(): boolean {
  try {
    process.cwd();
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets Node.js 22.8 and later keep compiled code in the user's cache folder. Whoever can write there can run code as the user, so nobody
 * else must be able to; the folder in /tmp that Node.js would use is not checked. Without such a folder nothing is kept.
 */
function keepCompiledCode(): void {
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (folder: string) => unknown };
  const { HOME, XDG_CACHE_HOME, NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  const caches = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'));
  // With NODE_COMPILE_CACHE, Node.js uses that folder from the start.
  if (!enableCompileCache || !caches || NODE_COMPILE_CACHE || NODE_DISABLE_COMPILE_CACHE) return;
  const folder = join(caches, 'timg-inspect', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    if (uid === process.getuid?.() && (mode & 0o022) === 0) enableCompileCache(folder);
  } catch {
    // Not writable, or not a folder.
  }
}
