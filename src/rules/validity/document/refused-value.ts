// JSON values that engines written in Go cannot decode into the type of their field, so that they refuse the document.
import { type EngineId, everyEngine } from '../../../image/engines.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly reason: string;
  readonly isOnlyDocker: boolean;
}

export const refusedValue: Rule<Data> = {
  id: 'validity/refused-value',
  severity: 'error',
  title: 'Docker, containerd and skopeo refuse a JSON document',
  why: 'A value has a type that the engines, which are written in Go, do not read. Other tools may show an image that no engine loads. Write the document again.',
  *check({ contents }) {
    const isDocument = contents.formats.includes('document');
    for (const { name, refusedValues = [], violations } of contents.documents) {
      // In a single document, what violates the schema is an error already, and so is always a wrong type of the whole.
      const reported = new Set(
        violations.filter(({ pointer }) => isDocument || pointer === '').map((one) => one.pointer),
      );
      // Go's message has the first one; the others are of no use until it is corrected.
      const first = refusedValues.find(({ pointer }) => !reported.has(pointer));
      if (first) yield { where: { blob: name, pointer: first.pointer }, data: { name, ...first } };
    }
  },
  refusedBy: (data) => {
    const refusing = data.isOnlyDocker ? dockers : everyEngine;
    return isCommandText(data) ? refusing.filter((engine) => engine !== 'docker-overlay2') : refusing;
  },
  message: ({ name, pointer, reason, isOnlyDocker }) => {
    const docker = isCommandText({ pointer, reason }) ? 'Docker since 29' : 'Docker';
    const engines = isOnlyDocker ? docker : `${docker}, containerd and skopeo`;
    return `${documentMember(name, pointer)} is refused by ${engines}: ${reason}`;
  },
};

const dockers: readonly EngineId[] = ['docker-overlay2', 'docker-containerd'];

/** Docker up to 28 reads the text as a list of one item. */
const isCommandText = ({ pointer, reason }: Pick<Data, 'pointer' | 'reason'>): boolean =>
  /^\/config\/(?:Cmd|Entrypoint|Shell)$/.test(pointer) && reason.startsWith('cannot unmarshal string');
