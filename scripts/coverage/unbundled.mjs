// Preloaded while coverage is counted: who starts dist/bin/timg-inspect.js starts the same program as it is compiled, file by file.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.argv[1]?.replaceAll('\\', '/').endsWith('/dist/bin/timg-inspect.js'))
  register('./redirect.mjs', import.meta.url);
