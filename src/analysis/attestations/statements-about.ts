// The statements about an image: about its manifest, or about an index that lists it.
import type { Statement } from '../../attestations/statement.ts';
import type { Contents, Image } from '../../image/image.ts';
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
export function statementsByDigest(analysis: Analysis): StatementsByDigest {
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

/** The indexes that list each manifest. Each of many images needs its own. */
const knownIndexes = new WeakMap<Contents, ReadonlyMap<Digest, readonly Digest[]>>();

/** The digest of its manifest, and those of the indexes that list the manifest. */
export function digestsLeadingTo(contents: Contents, { manifestDigest }: Image): readonly Digest[] {
  if (manifestDigest === undefined) return [];
  const indexes = knownIndexes.get(contents) ?? indexesByManifest(contents);
  knownIndexes.set(contents, indexes);
  return [manifestDigest, ...(indexes.get(manifestDigest) ?? [])];
}

function indexesByManifest({ documents, references }: Contents): ReadonlyMap<Digest, readonly Digest[]> {
  const digests = new Map(documents.map(({ name, digest }) => [name, digest]));
  const indexes = new Map<Digest, Digest[]>();
  for (const { role, from, declared } of references) {
    const index = role === 'manifest' ? digests.get(from) : undefined;
    if (index === undefined || !declared?.digest) continue;
    const above = indexes.get(declared.digest);
    if (above) above.push(index);
    else indexes.set(declared.digest, [index]);
  }
  return indexes;
}
