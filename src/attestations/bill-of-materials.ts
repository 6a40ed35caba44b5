// The packages that a software bill of materials lists: SPDX 2 and 3, CycloneDX.
import { parseJSON } from '../packages/read-evidence.ts';
import { listAt, textAt, valueAt } from './json-member.ts';

/** What a bill lists. */
export interface ListedPackages {
  /** Package URLs as written, in the order of the document. */
  readonly purls: readonly string[];
  /** Packages without a package URL. */
  readonly unnamedCount: number;
}

/** The bill of a predicate. Old versions of cosign wrap it in `Data`, with the time beside it, or store it as text. */
function billIn(predicate: unknown): unknown {
  const bill = valueAt(predicate, 'Data') ?? predicate;
  if (typeof bill !== 'string') return bill;
  try {
    return parseJSON(bill);
  } catch {
    return undefined;
  }
}

/** The packages of a bill; undefined if it is neither SPDX nor CycloneDX in JSON. */
export function packagesIn(predicate: unknown): ListedPackages | undefined {
  const bill = billIn(predicate);
  return packagesOfSPDX(bill) ?? packagesOfCycloneDX(bill);
}

function packagesOfSPDX(bill: unknown): ListedPackages | undefined {
  const graph = listAt(bill, '@graph');
  if (graph.length > 0) return collect(graph.filter(isPackage), purlsOfElement);
  if (textAt(bill, 'spdxVersion') === null) return undefined;
  const described = new Set(describedBy(bill));
  const packages = listAt(bill, 'packages').filter((one) => !described.has(textAt(one, 'SPDXID')));
  return collect(packages, (one) =>
    listAt(one, 'externalRefs').flatMap((reference) =>
      textAt(reference, 'referenceType') === 'purl' ? (textAt(reference, 'referenceLocator') ?? []) : [],
    ),
  );
}

/** The package that stands for the whole image. */
const describedBy = (bill: unknown): readonly (string | null)[] => [
  ...listAt(bill, 'documentDescribes').map((id) => (typeof id === 'string' ? id : null)),
  ...listAt(bill, 'relationships').flatMap((one) =>
    textAt(one, 'relationshipType') === 'DESCRIBES' && textAt(one, 'spdxElementId') === 'SPDXRef-DOCUMENT'
      ? textAt(one, 'relatedSpdxElement')
      : [],
  ),
];

const isPackage = (element: unknown): boolean => textAt(element, 'type') === 'software_Package';

const purlsOfElement = (element: unknown): readonly string[] => {
  const own = textAt(element, 'software_packageUrl');
  if (own !== null) return [own];
  return listAt(element, 'externalIdentifier').flatMap((one) =>
    textAt(one, 'externalIdentifierType') === 'packageUrl' ? (textAt(one, 'identifier') ?? []) : [],
  );
};

/** Kinds of components that are no packages. */
const otherComponents: ReadonlySet<string | null> = new Set([
  'file',
  'operating-system',
  'container',
  'data',
  'device',
]);

/** Also those inside of others. */
function packagesOfCycloneDX(bill: unknown): ListedPackages | undefined {
  if (textAt(bill, 'bomFormat') !== 'CycloneDX') return undefined;
  const components: unknown[] = [...listAt(bill, 'components')];
  for (let at = 0; at < components.length; at += 1) {
    for (const inner of listAt(components[at], 'components')) components.push(inner);
  }
  const packages = components.filter((one) => !otherComponents.has(textAt(one, 'type')));
  return collect(packages, (one) => textAt(one, 'purl') ?? []);
}

function collect(packages: readonly unknown[], purlsOf: (one: unknown) => readonly string[] | string): ListedPackages {
  const purls: string[] = [];
  let unnamedCount = 0;
  for (const one of packages) {
    const found = [purlsOf(one)].flat();
    if (found.length === 0) unnamedCount += 1;
    for (const purl of found) purls.push(purl);
  }
  return { purls, unnamedCount };
}
