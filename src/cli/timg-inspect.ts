#!/usr/bin/env node
// The door: what needs nothing is answered before anything is loaded.
import { version } from './version.ts';

if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.write(`${version}\n`);
else await import('./program.ts');
