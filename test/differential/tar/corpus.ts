// The corpus of odd tars, and the answers of Go's archive/tar to them, which record.ts stores.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inProject } from '../../support/project.ts';
import type { GoAnswer } from './go-answers.ts';
import { handMade } from './hand-made.ts';
import { oddTar } from './odd-tar.ts';

export interface OddTar {
  readonly name: string;
  readonly bytes: Buffer;
}

const randomCount = 1500;

/** All tars. They are generated, always the same. */
export const corpus = (): readonly OddTar[] => [
  ...Object.entries(handMade).map(([name, bytes]) => ({ name, bytes })),
  ...Array.from({ length: randomCount }, (_, number) => ({ name: `random tar ${number}`, bytes: oddTar(number) })),
];

/** Identifies a tar among the answers. */
export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 8);

export const answersFile = inProject('test/differential/tar/answers.ndjson.gz');

/** The recorded answers, in the order of the corpus, with the digest of the tar. */
export function recordedAnswers(): readonly (readonly [digest: string, answer: GoAnswer])[] {
  const lines = gunzipSync(readFileSync(answersFile)).toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
