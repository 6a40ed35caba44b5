// Results for an archive in memory: its files, one per line, the content of a file, and the findings.
import { run } from './run.ts';

interface FileLine {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly link: string | null;
}

/** `path type`, with the size of a file or the target of a symbolic link; without directories. */
export async function filesIn(archive: Buffer): Promise<readonly string[]> {
  const { output } = await run(['files', '-', '--format', 'json'], { stdin: archive });
  const entries: readonly FileLine[] = JSON.parse(output).data.entries;
  return entries
    .filter(({ type }) => type !== 'directory')
    .map(({ path, type, size, link }) => `${path} ${type}${link === null ? ` ${size}` : ` -> ${link}`}`);
}

/** `rule: message` */
export async function findingsOf(archive: Buffer): Promise<readonly string[]> {
  const { output } = await run(['-', '--format', 'json'], { stdin: archive });
  const findings: readonly { readonly rule: string; readonly message: string }[] = JSON.parse(output).findings;
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

/** The content of a file as text; undefined if there is no such file. */
export async function contentOf(archive: Buffer, path: string): Promise<string | undefined> {
  const { status, output } = await run(['cat', '-', path], { stdin: archive });
  return status === 0 ? output : undefined;
}
