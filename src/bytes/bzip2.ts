// bzip2 by unbzip2-stream, loaded only when such bytes are met.
import { PassThrough, pipeline } from 'node:stream';
import { type Codec, CodecError } from './codec.ts';

export const bzip2: Codec = {
  name: 'bzip2',
  matches: (head) => head.subarray(0, 3).equals(Buffer.from('BZh')) && head[3] >= 0x31 && head[3] <= 0x39,
  async *decompress(source) {
    const { default: unbzip2 } = await import('unbzip2-stream');
    const plain = new PassThrough();
    pipeline(source, unbzip2(), plain, () => {});
    try {
      yield* plain;
    } catch (error) {
      throw new CodecError('corrupt', `the bzip2 stream is damaged or ends early (${String(error)})`);
    } finally {
      plain.destroy();
    }
  },
};
