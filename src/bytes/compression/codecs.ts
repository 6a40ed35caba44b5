// The compression formats that can be read, and their detection by magic number.

import { bzip2 } from './bzip2.ts';
import type { Codec, Compression } from './codec.ts';
import { gzip } from './gzip.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';

/** All codecs. */
export const codecs: readonly Codec[] = [gzip, zstd, xz, bzip2];

/** Number of bytes that {@link codecOf} needs from the start of a stream. */
export const magicLength = 8;

/** The codec for a stream that starts with these bytes; undefined if it is not compressed or the format is unknown. */
export const codecOf = (head: Buffer): Codec | undefined => codecs.find((codec) => codec.matches(head));

/**
 * The compression of a stream that starts with these bytes; 'none' if it is not compressed or the format is unknown.
 */
export const compressionOf = (head: Buffer): Compression => codecOf(head)?.name ?? 'none';
