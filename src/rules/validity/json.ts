// Rules: JSON that tools read in different ways, or that engines refuse.

import { type EngineId, everyEngine } from '../../image/engines.ts';
import { shortened } from '../../text/message-name.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

/** JSON documents that are not encoded in UTF-8 (RFC 8259, section 8.1). */
export const encoding: Rule<{ readonly name: string }> = {
  id: 'validity/encoding',
  severity: 'error',
  title: 'A JSON document is not UTF-8',
  why: 'Go replaces each invalid byte by U+FFFD; other tools replace several together, or refuse the document. Write it as UTF-8.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, isNotUTF8 } of contents.documents) {
      if (isNotUTF8) yield { where: { blob: name }, data: { name } };
    }
  },
  refusedBy: () => [],
  message: ({ name }) => `${shortened(name)} has bytes that are not UTF-8`,
};

interface DuplicateNameData {
  readonly name: string;
  readonly pointer: string;
}

/** JSON objects with two members of the same name (considerations.md requires I-JSON, RFC 7493, which forbids it). */
export const duplicateName: Rule<DuplicateNameData> = {
  id: 'validity/duplicate-name',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A JSON object has two members with the same key',
  why: 'Some tools read the first and some the last, so the document has two meanings. Write it again with unique keys.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, duplicateNames = [] } of contents.documents) {
      for (const pointer of duplicateNames) yield { where: { blob: name, pointer }, data: { name, pointer } };
    }
  },
  message: ({ name, pointer }) => `${documentMember(name, pointer)} is a duplicate key`,
};

interface MemberCaseData {
  readonly name: string;
  readonly pointer: string;
  readonly field: string;
}

/** Members whose case differs from the specification's: Go reads them, exact parsers do not. */
export const memberCase: Rule<MemberCaseData> = {
  id: 'validity/member-case',
  severity: 'error',
  title: 'A JSON key differs from the specification only in case',
  why:
    'Docker, containerd, skopeo and other tools written in Go ignore the case of keys; others do not. The archive shows different ' +
    'images to different tools, which can hide what is loaded. Write the key exactly as the specification has it, and only once.',
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    for (const { name, foldedMembers = [] } of contents.documents) {
      for (const { pointer, field } of foldedMembers)
        yield { where: { blob: name, pointer }, data: { name, pointer, field } };
    }
  },
  refusedBy: () => [],
  message: ({ name, pointer, field }) =>
    `${documentMember(name, pointer)} is read as "${field}" by Docker, containerd and skopeo, and ignored by other tools`,
};

interface AmbiguousValueData {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
}

/** JSON values that tools read differently, although no tool refuses the document. */
export const ambiguousValue: Rule<AmbiguousValueData> = {
  id: 'validity/ambiguous-value',
  severity: 'error',
  title: 'Tools read a JSON value differently',
  why:
    'Docker, containerd, skopeo and other tools written in Go read this value in another way than other tools do. The archive shows ' +
    'different images to different tools, which can hide what is loaded. timg-inspect reads it as Go does. Write the document again.',
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    const isDocument = contents.formats.includes('document');
    for (const { name, ambiguousValues = [], duplicateNames } of contents.documents) {
      // In a single document, every duplicate key is an error already.
      const reported = new Set(isDocument ? duplicateNames : []);
      for (const { pointer, detail } of ambiguousValues)
        if (!reported.has(pointer)) yield { where: { blob: name, pointer }, data: { name, pointer, detail } };
    }
  },
  refusedBy: () => [],
  message: ({ name, pointer, detail }) =>
    `${pointer === '' ? shortened(name) : documentMember(name, pointer)} ${detail}`,
};

interface RefusedValueData {
  readonly name: string;
  readonly pointer: string;
  readonly reason: string;
  readonly isOnlyDocker: boolean;
}

/** JSON values that engines written in Go cannot decode into the type of their field, so that they refuse the document. */
export const refusedValue: Rule<RefusedValueData> = {
  id: 'validity/refused-value',
  severity: 'error',
  title: 'Docker, containerd and skopeo refuse a JSON document',
  why: 'A value has a type that the engines, which are written in Go, do not read. Other tools may show an image that no engine loads. Write the document again.',
  ofArchive: true,
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
const isCommandText = ({ pointer, reason }: Pick<RefusedValueData, 'pointer' | 'reason'>): boolean =>
  /^\/config\/(?:Cmd|Entrypoint|Shell)$/.test(pointer) && reason.startsWith('cannot unmarshal string');
