// A control file of dpkg (deb822(5)): paragraphs of fields, such as var/lib/dpkg/status.
import type { FileContent } from './ecosystem.ts';
import { type LineFaults, readLines } from './read-evidence.ts';

/** Names of fields are in lowercase. */
export interface Paragraph {
  /** Of its first field. */
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
}

/** The paragraphs of a control file (deb822(5)). Of a field with several lines, only Conffiles is kept whole. */
export async function* paragraphs(file: FileContent, faults: LineFaults): AsyncGenerator<Paragraph> {
  let fields = new Map<string, string>();
  let [number, start, name] = [0, 1, ''];
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      number += 1;
      if (line.trim() === '') {
        if (fields.size > 0) yield { line: start, fields };
        [fields, name] = [new Map(), ''];
      } else if (line.startsWith(' ') || line.startsWith('\t')) {
        if (name === 'conffiles') fields.set(name, `${fields.get(name)}\n${line}`);
      } else {
        const colon = line.indexOf(':');
        if (fields.size === 0) start = number;
        name = line.slice(0, Math.max(colon, 0)).toLowerCase();
        if (colon > 0) fields.set(name, line.slice(colon + 1).trim());
        else faults.add(number, 'is not a field');
      }
    }
  }
  if (fields.size > 0) yield { line: start, fields };
}
