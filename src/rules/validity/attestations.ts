// Rules: attestations that state nothing about an image, have a type that is not known, or list other packages than the image has.
import { attestedSubjects, type SubjectFault } from '../../analysis/attestations/attested-subjects.ts';
import { compareBills } from '../../analysis/attestations/compare-bill.ts';
import { predicateName } from '../../attestations/predicate-type.ts';
import type { Attestation } from '../../image/attestations/read-attestations.ts';
import { shortened } from '../../text/message-name.ts';
import { type AttestationData, attestationData, attestationText, predicateTypeOf } from '../attestation-text.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pluralize } from '../wording.ts';

interface StatementData extends AttestationData {
  /** `has no "_type"` */
  readonly detail: string;
}

/** An attestation without a statement whose subject and type can be compared. */
export const statement: Rule<StatementData> = {
  id: 'validity/statement',
  severity: 'warning',
  title: 'An attestation has no statement that can be checked',
  why: 'An attestation is an in-toto statement with a type, and with subjects that are named by digest. Without them, tools that verify attestations ignore or refuse it. Attach it again; if its blob is in another archive, export all blobs.',
  needs: 'attestations',
  ofArchive: true,
  *check(analysis) {
    for (const subject of attestedSubjects(analysis)) {
      const { attestation, fault } = subject;
      for (const detail of faultsOf(attestation, fault))
        yield { where: { blob: attestation.name }, data: { ...attestationData(subject), detail } };
    }
  },
  message: (data) => `${attestationText(data)} ${data.detail}`,
};

function* faultsOf({ problem, statement, declaredType }: Attestation, fault: SubjectFault | undefined) {
  if (problem && problem.kind !== 'unreadable') yield shortened(problem.detail);
  if (fault?.kind === 'not-comparable') {
    const named = fault.named === undefined ? 'no digest' : `only ${shortened(fault.named)}`;
    yield `names ${named} as its subject, which cannot be compared with that of the image`;
  }
  const type = statement?.predicateType;
  if (type === null) yield 'has no predicate type';
  // A bill of materials that is attached alone has no type of its own.
  else if (type !== undefined && statement?.subjects && declaredType !== undefined && type !== declaredType)
    yield `has the predicate type "${shortened(type)}", but its manifest says "${shortened(declaredType)}"`;
}

interface PredicateTypeData extends AttestationData {
  readonly predicateType: string;
}

/** A predicate type that is not known: of the statement, only its subject is checked. */
export const predicateType: Rule<PredicateTypeData> = {
  id: 'validity/predicate-type',
  severity: 'note',
  title: 'The predicate type of an attestation is not known',
  why: 'Anyone can define predicate types. The subject of the statement is checked, but what it claims is only shown: timg-inspect attestations ARCHIVE --format json.',
  needs: 'attestations',
  ofArchive: true,
  *check(analysis) {
    for (const subject of attestedSubjects(analysis)) {
      const type = predicateTypeOf(subject.attestation);
      if (type === null || predicateName(type) !== null) continue;
      yield { where: { blob: subject.attestation.name }, data: { ...attestationData(subject), predicateType: type } };
    }
  },
  message: (data) =>
    `${attestationText(data)} has a predicate type that is not known: ${shortened(data.predicateType)}`,
};

interface BillData {
  readonly bill: string;
  readonly listedCount: number;
  readonly foundCount: number;
  /** Found in the layers, but not listed, and listed, but not found: how many, and the first of them. */
  readonly missingCount: number;
  readonly missing: readonly string[];
  readonly extraCount: number;
  readonly extra: readonly string[];
  /** Listed packages that cannot be compared. */
  readonly otherCount: number;
}

/** How many packages of each kind are named. */
const maxNamed = 3;

/** An attached software bill of materials that lists other packages than those of the final filesystem. */
export const billOfMaterials: Rule<BillData> = {
  id: 'validity/bill-of-materials',
  severity: 'note',
  title: 'The attached SBOM lists other packages than the image has',
  why: 'Scanners that trust the SBOM miss vulnerabilities of packages that it does not list. Tools differ in what they find: build the SBOM from the final image, and compare it with timg-inspect packages ARCHIVE --format cyclonedx.',
  needs: 'packages',
  *check(analysis) {
    for (const image of analysis.images) {
      for (const { missing, extra, ...counts } of compareBills(analysis, image)) {
        if (missing.length + extra.length === 0) continue;
        const data = {
          ...counts,
          missingCount: missing.length,
          missing: missing.slice(0, maxNamed),
          extraCount: extra.length,
          extra: extra.slice(0, maxNamed),
        };
        yield { where: { image: imageLabel(image.image) }, data };
      }
    }
  },
  message: ({ bill, foundCount, missingCount, missing, extraCount, extra, otherCount }) => {
    const parts = [
      ...(missingCount > 0
        ? [
            `${missingCount} of ${pluralize(foundCount, 'package')} in the layers ${missingCount === 1 ? 'is' : 'are'} missing from it (${namesOf(missing, missingCount)})`,
          ]
        : []),
      ...(extraCount > 0
        ? [
            `${pluralize(extraCount, 'package')} that it lists ${extraCount === 1 ? 'is' : 'are'} not in the layers (${namesOf(extra, extraCount)})`,
          ]
        : []),
      ...(otherCount > 0 ? [`${pluralize(otherCount, 'package')} without a comparable package URL`] : []),
    ];
    return `the attached ${bill} SBOM differs from the packages found: ${parts.join('; ')}`;
  },
};

const namesOf = (names: readonly string[], count: number): string =>
  `${names.map(shortened).join(', ')}${count > names.length ? ', …' : ''}`;
