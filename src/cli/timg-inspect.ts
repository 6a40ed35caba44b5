#!/usr/bin/env node
// Entry point. Answers --version before it loads the rest of the program.
import { version } from './version.ts';

if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.write(`${version}\n`);
else await import('./program.ts');
