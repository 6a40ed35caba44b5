// Takes items one after another in as many lanes as there are processors, each with a folder of its own, which is removed at
// the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

export async function inLanes<Item>(
  items: Iterable<Item>,
  work: (item: Item, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'timg-hostile-'));
  const left = items[Symbol.iterator]();
  const run = async (lane: string): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value, lane);
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, (_, at) => run(join(folder, String(at)))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
