// Main script of the single executable: starts the program with the code that was compiled when the executable was built.
const { getAsset, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const script = new Script(getAsset('program.js', 'utf8'), {
  filename: 'timg-inspect.js',
  cachedData: Buffer.from(getRawAsset('program.cache')),
});
script.runInThisContext()(require);
