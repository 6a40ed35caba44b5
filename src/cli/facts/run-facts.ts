// Runs facts: finds the archives, and writes the rows of each.
import { InputError } from '../../bytes/input-error.ts';
import { facts } from '../../report/facts/facts.ts';
import type { Report } from '../../report/report.ts';
import type { Call } from '../command.ts';
import { FactsFolder } from './facts-folder.ts';
import { FactsRecorder } from './record-facts.ts';
import { archiveKey, archivesOf, type FactsSource, listedNames } from './sources.ts';

interface FactsSources {
  readonly given: readonly string[];
  /** A file with names of archives; "-" for standard input. */
  readonly list: string | undefined;
  readonly directory: string;
}

/** @throws {InputError} if no archives are given, the list cannot be read, or the directory cannot be written */
export async function runFacts(
  { given, list, directory }: FactsSources,
  call: Pick<Call, 'open' | 'limits' | 'pool' | 'spool' | 'stdin'>,
): Promise<Report> {
  if (list === '-' && given.includes('-'))
    throw new InputError('usage', 'standard input (-) is an archive or the list of --files-from, not both');
  const named = [...given, ...(list === undefined ? [] : await listedNames(list, call.stdin))];
  if (named.length === 0) throw new InputError('usage', 'no archives given; name some, or a list with --files-from');
  const recorder = new FactsRecorder(call, await FactsFolder.open(directory));
  const sources = new Map<string, FactsSource>();
  for (const argument of named) {
    try {
      for (const source of await archivesOf(argument, call.limits)) sources.set(archiveKey(source.archive), source);
    } catch (error) {
      await recorder.fail(argument, null, error);
    }
  }
  for (const source of sources.values()) await recorder.record(source);
  return facts(directory, recorder.result, named);
}
