// Rules: attestations that cannot be read, and those that are about another image.
import {
  type AttestedSubject,
  attestedSubjects,
  type SubjectFault,
} from '../../analysis/attestations/attested-subjects.ts';
import { shortened } from '../../text/message-name.ts';
import { type AttestationData, attestationData, attestationText } from '../attestation-text.ts';
import type { Rule } from '../rule.ts';

interface UnreadData extends AttestationData {
  /** `is not JSON: …` */
  readonly detail: string;
}

/** An attestation that is not JSON, has a payload that is not base64, or is beyond a limit. */
export const attestation: Rule<UnreadData> = {
  id: 'integrity/attestation',
  severity: 'error',
  title: 'An attestation could not be read',
  why: 'What it states is missing from all results, and tools that verify it refuse it. Attach it again with the tool that made it.',
  needs: 'attestations',
  ofArchive: true,
  *check(analysis) {
    for (const subject of attestedSubjects(analysis)) {
      const { problem, name: blob } = subject.attestation;
      if (problem?.kind !== 'unreadable') continue;
      yield { where: { blob }, data: { ...attestationData(subject), detail: problem.detail } };
    }
  },
  message: (data) => `${attestationText(data)} ${shortened(data.detail)}`,
  refusedBy: () => [],
};

interface SubjectData extends AttestationData {
  /** Digest that the statement names; null if it names none that can be compared. */
  readonly named: string | null;
  /** Digest of the manifest that it is attached to; null if nothing says that. */
  readonly attachedTo: string | null;
  readonly kind: SubjectFault['kind'];
}

/** A statement about another digest than that of the image that it is attached to. */
export const attestationSubject: Rule<SubjectData> = {
  id: 'integrity/attestation-subject',
  severity: 'error',
  title: 'An attestation is about another image',
  why: 'A statement names its subjects by digest. One that names another digest tells nothing about this image: the image was changed after it was attested, or the attestation was copied from another image. Build the image again, and attest the result.',
  needs: 'attestations',
  ofArchive: true,
  *check(analysis) {
    for (const subject of attestedSubjects(analysis)) {
      const { fault, attestation } = subject;
      if (fault && fault.kind !== 'not-comparable')
        yield { where: { blob: attestation.name }, data: dataOf(subject, fault) };
    }
  },
  message: ({ named, attachedTo, kind, ...data }) =>
    kind === 'other-digest'
      ? `${attestationText(data)} is about ${shortened(named ?? '')}, not about the image that it is attached to, ${shortened(attachedTo ?? '')}`
      : `${attestationText(data)} is about ${shortened(named ?? attachedTo ?? '')}, which the archive does not list`,
  refusedBy: () => [],
};

const dataOf = (subject: AttestedSubject, { kind, named, attachedTo }: SubjectFault): SubjectData => ({
  ...attestationData(subject),
  named: named ?? null,
  attachedTo: attachedTo ?? null,
  kind,
});
