// --cache and --cache-size: where scans of layers are kept, and how much of them.
import { InputError } from '../bytes/input-error.ts';
import type { CachePlace } from '../layer/scan-cache.ts';
import { parseByteCount } from '../spec/byte-count.ts';
import type { SharedOptions } from './shared-options.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Undefined where nothing is to be kept.
 * @throws {InputError} where the size is none
 */
export function cachePlace(shared: SharedOptions, { environment }: Terminal): CachePlace | undefined {
  const folder = shared.cache ?? environment.TIMG_INSPECT_CACHE;
  const size = parseByteCount(shared['cache-size']);
  if (size === undefined) {
    throw new InputError('usage', `--cache-size ${shared['cache-size']}: takes a number such as 1000000 or 64MiB`);
  }
  return folder ? { folder, size, version } : undefined;
}
