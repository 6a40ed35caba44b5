#!/usr/bin/env node
// Entry point. Answers --version before it loads the rest of the program.
import { version } from './version.ts';

if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.write(`${version}\n`);
else if (hasDirectory()) await import('./program.ts');
else {
  process.stderr.write('timg-inspect: the current directory does not exist; change to another one\n');
  process.exitCode = 2;
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
