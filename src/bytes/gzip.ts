// gzip (RFC 1952) by Node's zlib: several members are one stream, zero padding after the last is allowed.
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Codec, CodecError } from './codec.ts';

export const gzip: Codec = {
  name: 'gzip',
  matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  async *decompress(source) {
    const gunzip = createGunzip({ chunkSize: 2 ** 18 });
    // Errors come out of the last stream too, where the loop below meets them.
    pipeline(source, gunzip, () => {});
    try {
      yield* gunzip;
    } catch (error) {
      throw asCodecError(error);
    } finally {
      gunzip.destroy();
    }
  },
};

function asCodecError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return new CodecError('truncated', 'the gzip stream ends early');
  if (code === 'Z_DATA_ERROR') return new CodecError('corrupt', `the gzip stream is damaged (${String(error)})`);
  return error;
}
