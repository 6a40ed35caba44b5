// What CI systems say and show, detected by their environment variables: the commit, GitHub's job summary and annotations.
import { appendFile } from 'node:fs/promises';
import { asNotWritable } from '../bytes/input-error.ts';
import { github } from '../output/github.ts';
import { markdown } from '../output/markdown/markdown.ts';
import type { Output } from '../output/output.ts';
import type { Report } from '../report/report.ts';
import { commitVariables, type Environment, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** The commit that is built; undefined if no CI system names it. */
export function commitOf(environment: Environment): string | undefined {
  const named = commitVariables.map((name) => environment[name]?.trim() ?? '');
  // Buildkite says HEAD until it knows the commit.
  return named.find((commit) => commit !== '' && commit !== 'HEAD');
}

/** The functions that write a verdict to each of them. */
export function ciPlaces(report: Report, format: Output, terminal: Terminal): readonly (() => Promise<void>)[] {
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: isGitHub } = terminal.environment;
  if (!report.isVerdict) return [];
  const text = (of: Output): string => [...of.render(report, { color: false, version })].join('');
  const places: (() => Promise<void>)[] = [];
  if (summary) places.push(() => append(summary, `${text(markdown)}\n`));
  // The runner reads both streams, and standard output is used for the report.
  if (isGitHub === 'true' && format !== github) places.push(() => terminal.writeError(text(github)));
  return places;
}

async function append(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text);
  } catch (error) {
    throw asNotWritable(file, error);
  }
}
