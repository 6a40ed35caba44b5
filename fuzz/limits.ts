// The default limits, but a stream may expand only to 8 MiB: a decompression bomb would fill the time of a run.
import { defaultLimits, type Limits } from '../src/bytes/limits.ts';

export const fuzzLimits: Limits = { ...defaultLimits, expandedSize: 8 * 2 ** 20 };
