// Compiles the program of the single executable, runs a command with it, and writes the compiled code, now with all functions that the
// command called. Arguments: the program, the file to write, the command.
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');

const [program, code, ...args] = process.argv.slice(2);
const script = new Script(readFileSync(program, 'utf8'), { filename: 'program.js' });
process.argv.splice(2, process.argv.length, ...args);
process.on('exit', () => writeFileSync(code, script.createCachedData()));
script.runInThisContext()(require);
