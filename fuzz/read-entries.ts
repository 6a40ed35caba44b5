// What the tar reader tells about a tar, as texts that can be compared.

import { TarReader } from '../src/bytes/tar/reader.ts';
import { pathText } from '../src/bytes/tar/span.ts';
import { fuzzLimits } from './limits.ts';

/** The events of a tar that is pushed in chunks of this many bytes. */
export function eventsOf(tar: Buffer, chunkSize: number): readonly string[] {
  const events: string[] = [];
  let payload = 0;
  const closePayload = (): void => {
    if (payload > 0) events.push(`${payload} bytes of payload`);
    payload = 0;
  };
  const reader = new TarReader(
    {
      entry: ({ path, link, ...facts }) => {
        closePayload();
        events.push(JSON.stringify({ ...facts, path: pathText(path), link: pathText(link) }));
      },
      data: (chunk) => {
        payload += chunk.length;
      },
      cut: (missing) => events.push(`${missing} bytes missing`),
      anomaly: (anomaly) => {
        closePayload();
        events.push(JSON.stringify(anomaly));
      },
    },
    fuzzLimits,
  );
  for (let at = 0; at < tar.length; at += chunkSize) {
    // The reader may not rely on a chunk that it was given before.
    const chunk = Buffer.from(tar.subarray(at, at + chunkSize));
    reader.push(chunk);
    chunk.fill(0xaa);
  }
  closePayload();
  reader.end();
  return events;
}
