// attestations: the statements about the images of an archive, whole as data, and as a table what each is about and what it says.
import type { Analysis } from '../analysis/analysis.ts';
import {
  type AttestedSubject,
  attestedSubjects,
  type SubjectFault,
} from '../analysis/attestations/attested-subjects.ts';
import { packagesIn } from '../attestations/bill-of-materials.ts';
import { predicateName } from '../attestations/predicate-type.ts';
import { provenanceIn } from '../attestations/provenance.ts';
import type { EnvelopeKind, Statement } from '../attestations/statement.ts';
import { sizeOf } from '../bytes/byte-range.ts';
import { isObject } from '../image/document-kind.ts';
import { predicateTypeOf } from '../rules/attestation-text.ts';
import { attestationFindings, digestFindings, missingFacts, worstFirst } from '../rules/evaluate.ts';
import type { Finding } from '../rules/rule.ts';
import { noImage } from '../rules/validity/archive.ts';
import { pluralize } from '../rules/wording.ts';
import { type Block, bytes, code, digest, text } from './block.ts';
import { mapOf } from './map.ts';
import { baseImageText } from './origin.ts';
import type { Report } from './report.ts';

export interface AttestationsData {
  readonly attestations: readonly AttestationData[];
}

export interface AttestationData {
  /** Name of the blob in the archive. */
  readonly blob: string;
  readonly digest: string | null;
  readonly size: number | null;
  readonly manifestDigest: string | null;
  /** Digest of the manifest that it is about. */
  readonly subject: string | null;
  /** `os/architecture[/variant]` of that manifest. */
  readonly platform: string | null;
  /** Whether the statement names that manifest; null if there is no statement, or it names nothing. */
  readonly isAboutSubject: boolean | null;
  readonly type: string | null;
  readonly predicateType: string | null;
  readonly envelope: EnvelopeKind | null;
  /** Why there is no statement. */
  readonly reason: string | null;
  /** The document as it is stored, without its envelope. */
  readonly statement: unknown;
}

/** `wants` chooses attestations; undefined for all. `asked` says what was wanted, for the case that there is none. */
export function attestations(
  analysis: Analysis,
  wants?: { readonly includes: (one: AttestedSubject) => boolean; readonly asked: string },
): Report<AttestationsData> {
  const subjects = attestedSubjects(analysis).filter((one) => wants?.includes(one) ?? true);
  const data = { attestations: subjects.map(attestationData) };
  const findings = findingsAbout(analysis, subjects);
  const { name } = analysis.archive;
  const page: readonly Block[] = [{ kind: 'heading', text: name }, table(subjects), { kind: 'findings', findings }];
  return {
    report: 'attestations',
    version: 1,
    subject: [name],
    data,
    items: data.attestations,
    // Only templates need the maps, which take more memory than the documents.
    get templateRows() {
      return [{ attestations: data.attestations.map((one) => ({ ...one, statement: withMaps(one.statement) })) }];
    },
    findings,
    isNo: subjects.some(({ attestation }) => attestation.problem) || (wants !== undefined && subjects.length === 0),
    ...(subjects.length === 0 && { notice: `no attestation${wants ? ` ${wants.asked}` : ''} in ${name}` }),
    blocks: () => page,
  };
}

/** Of all attestations, only findings about those that are shown. */
function findingsAbout(analysis: Analysis, subjects: readonly AttestedSubject[]): readonly Finding[] {
  const shown = new Set(subjects.map(({ attestation }) => attestation.name));
  const ofAttestations = [...attestationFindings(analysis), ...digestFindings(analysis)];
  return worstFirst([
    ...missingFacts(analysis).filter(({ rule }) => rule !== noImage.id),
    ...ofAttestations.filter(({ where }) => where.blob !== null && shown.has(where.blob)),
  ]);
}

function attestationData({ attestation, digest: subject, platform, fault }: AttestedSubject): AttestationData {
  const { name, range, declared, manifestDigest, observed, envelope, statement, problem } = attestation;
  const predicateType = predicateTypeOf(attestation);
  return {
    blob: name,
    digest: declared?.digest ?? observed ?? null,
    size: range ? sizeOf(range) : (declared?.size ?? null),
    manifestDigest: manifestDigest ?? null,
    subject: subject ?? null,
    platform: platform ?? null,
    isAboutSubject: statement?.subjects ? fault === undefined : null,
    type: predicateType === null ? null : predicateName(predicateType),
    predicateType,
    envelope: envelope ?? null,
    reason: problem?.detail ?? null,
    statement: statement?.document ?? null,
  };
}

/** A JSON value whose objects are maps, as templates need them. Documents are not nested deeply. */
function withMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMaps);
  if (!isObject(value)) return value;
  return mapOf(Object.entries(value).map(([name, member]) => [name, withMaps(member)] as const));
}

function table(subjects: readonly AttestedSubject[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'TYPE', align: 'left' },
      { title: 'PLATFORM', align: 'left', importance: 3 },
      { title: 'ATTESTS', align: 'left' },
      { title: 'PREDICATE TYPE', align: 'left', mayBeCut: true, importance: 2 },
      { title: 'SIZE', align: 'right', importance: 1 },
      { title: 'DETAILS', align: 'left', mayBeCut: true },
    ],
    rows: subjects.map((subject) => {
      const { type, platform, subject: about, predicateType, size } = attestationData(subject);
      return [text(type), text(platform), digest(about), code(predicateType), bytes(size), text(detailsOf(subject))];
    }),
  };
}

const faultTexts: Readonly<Record<SubjectFault['kind'], string>> = {
  'other-digest': 'about another digest',
  'not-listed': 'about a digest that the archive does not list',
  'not-comparable': 'about no digest that can be compared',
};

function detailsOf({ attestation: { statement, problem }, fault }: AttestedSubject): string {
  const wrong = problem?.detail ?? (fault && faultTexts[fault.kind]);
  return [...(wrong === undefined ? [] : [wrong]), ...(statement ? claimsOf(statement) : [])].join(', ');
}

/** What a provenance or a bill of materials says, in a few words. */
function claimsOf({ predicateType, predicate }: Statement): readonly string[] {
  const type = predicateName(predicateType ?? '');
  if (type === 'slsa') {
    const { source, revision, builder, images } = provenanceIn(predicate);
    return [
      ...(source === null ? [] : [`source ${source}`]),
      ...(revision === null ? [] : [`commit ${revision}`]),
      ...(builder === null ? [] : [`builder ${builder}`]),
      ...images.map((image) => `from ${baseImageText(image)}`),
    ];
  }
  const listed = type === 'spdx' || type === 'cyclonedx' ? packagesIn(predicate) : undefined;
  return listed ? [pluralize(listed.purls.length + listed.unnamedCount, 'package')] : [];
}
