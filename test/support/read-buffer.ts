// Reads a tar in memory in chunks of a given size, and collects the entries and anomalies.

import { defaultLimits, type Limits } from '../../src/bytes/limits.ts';
import type { TarAnomaly, TarEntry } from '../../src/bytes/tar/entry.ts';
import { TarReader } from '../../src/bytes/tar/reader.ts';
import { pathText } from '../../src/bytes/tar/span.ts';

export interface ReadEntry extends Omit<TarEntry, 'path' | 'link'> {
  readonly path: string;
  readonly link: string;
  /** The data as stored. */
  readonly body: string;
}

export interface Told {
  readonly entries: readonly ReadEntry[];
  readonly anomalies: readonly TarAnomaly[];
}

export function readBuffer(tar: Buffer, chunkSize = tar.length || 1, limits: Limits = defaultLimits): Told {
  const entries: ReadEntry[] = [];
  const anomalies: TarAnomaly[] = [];
  const reader = new TarReader(
    {
      entry: (entry) =>
        entries.push({
          ...entry,
          path: pathText(entry.path),
          link: pathText(entry.link),
          body: '',
        }),
      data: (chunk) => {
        const last = entries.pop();
        if (last) entries.push({ ...last, body: last.body + chunk.toString('latin1') });
      },
      anomaly: (anomaly) => anomalies.push(anomaly),
    },
    limits,
  );
  for (let at = 0; at < tar.length; at += chunkSize) {
    const chunk = Buffer.from(tar.subarray(at, at + chunkSize));
    reader.push(chunk);
    // Like a file reader that reuses one buffer.
    chunk.fill('?');
  }
  reader.end();
  return { entries, anomalies };
}

/** A stream of the bytes in chunks of a given size. */
export async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
