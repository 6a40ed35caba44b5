// The baseline that a check is held against: a small file that was kept, or an archive of an older version.

import { type BaselineDocument, baselineDocument, gaugeOf } from '../analysis/baseline.ts';
import type { Gauge } from '../analysis/gauge.ts';
import { InputError } from '../bytes/input-error.ts';
import { baselineFaults } from '../spec/schema.ts';
import { headOf, readSmallFile } from './small-file.ts';

/** The gauge in a file that is a baseline; undefined where it is an archive. */
export async function readBaseline(file: string): Promise<Gauge | undefined> {
  const isDocument = /^\s*\{/.test((await headOf(file, 64).catch(() => Buffer.alloc(0))).toString('utf8'));
  return isDocument ? gaugeOf(parse(file, await readSmallFile(file))) : undefined;
}

function parse(file: string, text: string): BaselineDocument {
  try {
    const value = JSON.parse(text);
    const [fault] = baselineFaults(value);
    if (!fault) return value;
    throw notOne(file, ` (at ${fault.instancePath || 'its top'})`);
  } catch (error) {
    throw error instanceof SyntaxError ? notOne(file, '') : error;
  }
}

const notOne = (file: string, where: string): InputError =>
  new InputError(
    'usage',
    `${file}: no baseline that timg-inspect wrote${where}; write it again with check ARCHIVE --write-baseline ${file}`,
  );

/** As it is to be written: a line a number, so that a change of it can be reviewed. */
export const baselineText = (gauge: Gauge): string => `${JSON.stringify(baselineDocument(gauge), null, 2)}\n`;

/** Whether an image may lower a baseline: nothing of it is more, and something less. */
export function isLower({ profile: recent }: Gauge, { profile: kept }: Gauge): boolean {
  const names = ['distribution', 'content', 'files', 'visible'] as const;
  const changes = names.map((name) => {
    const [before, after] = [kept.sizes[name], recent.sizes[name]];
    return before === null || after === null ? 0 : after - before;
  });
  return changes.every((change) => change <= 0) && changes.some((change) => change < 0);
}
