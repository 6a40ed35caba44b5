// Main script of the single executable: runs the entry point, and starts the program with the code that was compiled when the executable
// was built.
const { getAsset, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const load = (name, cachedData) =>
  new Script(getAsset(name, 'utf8'), { filename: name, cachedData }).runInThisContext();

load('entry.js')(require, () => load('program.js', Buffer.from(getRawAsset('program.cache')))(require));
