// The packages that SBOMs list, in each form in which they are attached.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ListedPackages, packagesIn } from '../../src/attestations/bill-of-materials.ts';

const purl = 'pkg:deb/debian/jq@1.6';
const reference = { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
const spdx = {
  spdxVersion: 'SPDX-2.3',
  packages: [
    { SPDXID: 'SPDXRef-image', name: 'image' },
    { SPDXID: 'SPDXRef-jq', externalRefs: [{ referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a' }, reference] },
    { SPDXID: 'SPDXRef-none', name: 'none' },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-image' },
    { spdxElementId: 'SPDXRef-image', relationshipType: 'CONTAINS', relatedSpdxElement: 'SPDXRef-jq' },
  ],
};
const one: ListedPackages = { purls: [purl], unnamedCount: 0 };

const cases: readonly (readonly [what: string, predicate: unknown, expected: ListedPackages | undefined])[] = [
  ['SPDX 2, without the package that stands for the image', spdx, { purls: [purl], unnamedCount: 1 }],
  [
    'SPDX 2 with documentDescribes',
    { ...spdx, relationships: [], documentDescribes: ['SPDXRef-image'] },
    { purls: [purl], unnamedCount: 1 },
  ],
  [
    'SPDX 3',
    {
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'software_File', software_packageUrl: 'pkg:generic/no' },
        { type: 'software_Package', software_packageUrl: purl },
        { type: 'software_Package', externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: purl }] },
      ],
    },
    { purls: [purl, purl], unnamedCount: 0 },
  ],
  [
    'what old versions of cosign wrap',
    { Data: spdx, Timestamp: '2022-01-01T00:00:00Z' },
    { purls: [purl], unnamedCount: 1 },
  ],
  ['a document as text', JSON.stringify({ bomFormat: 'CycloneDX', components: [{ type: 'library', purl }] }), one],
  [
    'CycloneDX, with components inside of others, without files and the operating system',
    {
      bomFormat: 'CycloneDX',
      metadata: { component: { type: 'container', purl: 'pkg:oci/app' } },
      components: [
        { type: 'application', name: 'app', components: [{ type: 'library', purl, components: 7 }] },
        { type: 'operating-system', name: 'debian' },
        { type: 'file', name: '/etc/passwd' },
      ],
    },
    { purls: [purl], unnamedCount: 1 },
  ],
  ['an empty bill', { bomFormat: 'CycloneDX' }, { purls: [], unnamedCount: 0 }],
  ['tags and values of SPDX', 'SPDXVersion: SPDX-2.3', undefined],
  ['another document', { packages: [{}] }, undefined],
  ['nothing', undefined, undefined],
];

describe('packages in a bill of materials', () => {
  for (const [what, predicate, expected] of cases) {
    test(what, () => assert.deepEqual(packagesIn(predicate), expected));
  }
});
