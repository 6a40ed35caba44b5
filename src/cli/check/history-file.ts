// The size history of `check --history` and `trend`: reads it line by line, and makes the lines that a check adds to it.
import { createReadStream } from 'node:fs';
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { HistoryLine } from '../../analysis/comparison/size-history.ts';
import { asNotReadable, InputError } from '../../bytes/input-error.ts';
import { historySchemaErrors } from '../../oci/settings-schema.ts';
import { inertJSON } from '../../output/inert-text.ts';
import { imageData } from '../../report/image-data.ts';
import { limitsByName } from '../../rules/gate.ts';
import type { Policy } from '../../rules/policy.ts';
import { utcTime, utcTimestamp } from '../../text/time.ts';
import { commitOf } from '../ci-environment.ts';
import type { Call } from '../command.ts';
import { statusOf } from '../read-small-file.ts';
import { type Environment, sourceDate } from '../terminal.ts';

/** Some 80,000 lines. */
const maxSize = 32 * 2 ** 20;

/** A history that a check adds to. */
export interface OpenHistory {
  readonly file: string;
  /** What ends the last line, if nothing does yet. */
  readonly lead: '' | '\n';
  readonly commit: string | null;
  readonly date: string;
}

/**
 * The history that --history names; a file that does not exist yet is empty.
 * @throws {InputError} if the file is something else, which must not be added to
 */
export async function openHistory(
  file: string,
  commit: string | undefined,
  { environment, now }: Pick<Call, 'environment' | 'now'>,
): Promise<OpenHistory> {
  const known = commit?.trim() ?? commitOf(environment) ?? null;
  if (known === '') throw new InputError('usage', '--commit needs a commit; this one is empty');
  const date = dateOf(environment, now);
  if (file === '-') throw new InputError('usage', '--history must be a file, not "-"');
  const status = await statusOf(file);
  if (status && !status.isFile()) throw new InputError('usage', `--history ${file}: not a regular file`);
  const { isEnded } = status ? await readHistory(file, createReadStream(file)) : { isEnded: true };
  return { file, lead: isEnded ? '' : '\n', commit: known, date };
}

/** The time of the run, or the one that a reproducible build is given. */
function dateOf(environment: Environment, now: Date): string {
  return String(sourceDate(environment) ?? utcTimestamp(Math.floor(now.getTime() / 1000), 0));
}

/** What a check adds: a line for each image, in one text. */
export const historyText = ({ lead }: OpenHistory, lines: readonly HistoryLine[]): string =>
  lead + lines.map((line) => `${inertJSON(JSON.stringify(line))}\n`).join('');

/** What a check knows about an image. */
interface CheckedImage {
  readonly image: ImageAnalysis;
  readonly archive: string;
  readonly policy: Policy;
  readonly hasBaseline: boolean;
  readonly passed: boolean;
}

export function historyLine(
  { commit, date }: OpenHistory,
  { image, archive, policy, hasBaseline, passed }: CheckedImage,
): HistoryLine {
  const { names, platform, sizes, wasted, layers, complete } = imageData(image);
  const { distribution, content, files, visible } = sizes;
  return {
    history: 'timg-inspect',
    version: 1,
    commit,
    date,
    names,
    platform,
    archive,
    // Sizes of what is left of an image would look as if it shrank.
    sizes: complete
      ? { distribution, content, files, visible }
      : { distribution: null, content: null, files: null, visible: null },
    wasted: complete ? wasted : null,
    layerCount: layers.length,
    passed,
    budgets: limitsByName(policy, hasBaseline),
  };
}

/**
 * The lines of a size history, and whether the last one ends with a line feed. Empty lines are skipped.
 * @throws {InputError} if the file cannot be read, or has a line that is not of a size history
 */
export async function readHistory(
  file: string,
  chunks: AsyncIterable<Buffer>,
): Promise<{ readonly lines: readonly HistoryLine[]; readonly isEnded: boolean }> {
  const lines: HistoryLine[] = [];
  let number = 0;
  /** The start of a line that the next chunk continues. */
  let held: Buffer[] = [];
  const add = (end: Buffer): void => {
    number += 1;
    if (held.length === 0 && end.length === 0) return;
    const line = held.length === 0 ? end : Buffer.concat([...held, end]);
    held = [];
    const text = line.toString('utf8').trim();
    if (text !== '') lines.push(parseLine(text, `${file}:${number}`));
  };
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxSize) throw tooLarge(file);
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
        add(chunk.subarray(start, end));
        start = end + 1;
      }
      if (start < chunk.length) held.push(chunk.subarray(start));
    }
  } catch (error) {
    throw asNotReadable(file, error);
  }
  const isEnded = held.length === 0;
  if (!isEnded) add(Buffer.alloc(0));
  return { lines, isEnded };
}

const tooLarge = (file: string): InputError =>
  new InputError('limit', `${file}: larger than 32MiB; keep its last lines: tail -n 50000`);

function parseLine(text: string, place: string): HistoryLine {
  const value = parsed(text);
  const [error] = value === undefined ? [] : historySchemaErrors(value);
  const line = value as HistoryLine;
  if (value !== undefined && !error && utcTime(line.date) !== undefined) return line;
  const member = error ? `${error.instancePath}${memberOf(error.params.missingProperty)}` : '/date';
  const what = value === undefined ? 'not JSON' : member === '' ? 'no object' : `${member} is missing or wrong`;
  throw new InputError(
    'usage',
    `${place}: not a line of check --history (${what}); remove the line, or use another file`,
  );
}

const memberOf = (missing: unknown): string => (missing === undefined ? '' : `/${missing}`);

/** Undefined if the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
