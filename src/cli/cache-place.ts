// --cache and --cache-size: where layer contents are cached, and how much.
import { InputError } from '../bytes/input-error.ts';
import type { CachePlace } from '../layer/scan-cache.ts';
import { parseByteSize } from '../spec/byte-size.ts';
import type { SharedOptions } from './shared-options.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Undefined without a cache.
 * @throws {InputError} if the size is invalid
 */
export function cachePlace(shared: SharedOptions, { environment }: Terminal): CachePlace | undefined {
  const folder = shared.cache ?? environment.TIMG_INSPECT_CACHE;
  const size = parseByteSize(shared['cache-size']);
  if (size === undefined) {
    throw new InputError('usage', `--cache-size must be a size such as 500MB or 2GiB`);
  }
  return folder ? { folder, size, version } : undefined;
}
