// The compressions we can read.

import { bzip2 } from './bzip2.ts';
import type { Codec, Compression } from './codec.ts';
import { gzip } from './gzip.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';

export const codecs: readonly Codec[] = [gzip, zstd, xz, bzip2];

/** How many bytes from the start {@link codecOf} wants to see. */
export const magicLength = 8;

/** The codec of the stream that starts with these bytes; undefined = not compressed, as far as we know. */
export const codecOf = (head: Buffer): Codec | undefined => codecs.find((codec) => codec.matches(head));

export const compressionOf = (head: Buffer): Compression => codecOf(head)?.name ?? 'none';
