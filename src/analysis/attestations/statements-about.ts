// The statements about an image: about its manifest, or about an index that lists it.
import type { Statement } from '../../attestations/statement.ts';
import type { Image } from '../../image/image.ts';
import { digestsLeadingTo } from '../../image/references.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Analysis } from '../analysis.ts';
import { type AttestedSubject, attestedSubjects } from './attested-subjects.ts';

/** Statements about the image. Those that name another digest do not count. */
export function statementsAbout(analysis: Analysis, image: Image): readonly Statement[] {
  const statements = statementsByDigest(analysis);
  return digestsLeadingTo(analysis.contents, image).flatMap((digest) => statements.get(digest) ?? []);
}

export type StatementsByDigest = ReadonlyMap<Digest, readonly Statement[]>;

/** By the subjects of all attestations. */
const knownStatements = new WeakMap<readonly AttestedSubject[], StatementsByDigest>();

/** Statements by the digest of the manifest that they are about. */
export function statementsByDigest(analysis: Pick<Analysis, 'attestations' | 'contents'>): StatementsByDigest {
  const subjects = attestedSubjects(analysis);
  const statements = knownStatements.get(subjects) ?? groupStatements(subjects);
  knownStatements.set(subjects, statements);
  return statements;
}

function groupStatements(subjects: readonly AttestedSubject[]): StatementsByDigest {
  const statements = new Map<Digest, Statement[]>();
  for (const { attestation, digest, fault } of subjects) {
    const { statement } = attestation;
    if (!statement || fault || digest === undefined) continue;
    const known = statements.get(digest);
    if (known) known.push(statement);
    else statements.set(digest, [statement]);
  }
  return statements;
}
