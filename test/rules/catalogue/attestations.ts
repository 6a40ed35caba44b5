// Rules about attestations: statements that cannot be read, about another image, without a type or subject, and SBOMs.
import {
  addBuildKit,
  addBundle,
  addCosign,
  envelope,
  PREDICATE,
  type StatementLiteral,
  statementAbout,
} from '../../support/attestations.ts';
import { sha256 } from '../../support/bytes.ts';
import { goJson } from '../../support/go-json.ts';
import { addImage, type BlobStore, buildImage, type Descriptor, MEDIA } from '../../support/image-builder.ts';
import { dpkg } from '../../support/package-literal.ts';
import { built, type Catalogue, hello, layout } from './archives.ts';

type Attach = (store: BlobStore, image: Descriptor) => readonly Descriptor[];

/** The image with what is attached to it. */
const attached = (attach: Attach, image = built): Buffer =>
  layout((store) => {
    const descriptor = addImage(store, image);
    return [descriptor, ...attach(store, descriptor)];
  });

const provenance = (image: Pick<Descriptor, 'digest'>, more?: StatementLiteral): StatementLiteral =>
  statementAbout(image, PREDICATE.slsa02, { builder: { id: '' } }, more);
const buildKit = (statementOf: (image: Descriptor) => StatementLiteral | string): Buffer =>
  attached((store, image) => [addBuildKit(store, image, statementOf(image))]);
const cosign = (envelopeOf: (image: Descriptor) => StatementLiteral): Buffer =>
  attached((store, image) => [addCosign(store, image, [envelopeOf(image)])]);
const bundle = (bundleOf: (image: Descriptor) => StatementLiteral): Buffer =>
  attached((store, image) => [addBundle(store, image, bundleOf(image))]);

const other = { digest: sha256('another image') };
const inEnvelope = (statement: StatementLiteral, more?: StatementLiteral): StatementLiteral =>
  envelope(goJson(statement), more);
const aboutOther = [
  'of linux/amd64 (',
  `is about ${other.digest}, not about the image that it is attached to, sha256:`,
];

/** A statement whose blob is not in the archive. */
const withoutBlob = attached((store, image) => {
  const attestation = addBuildKit(store, image, provenance(image));
  const manifest = store.entries().find(([hex]) => attestation.digest.endsWith(hex))?.[1];
  store.forget(...JSON.parse(String(manifest)).layers);
  return [attestation];
});

const withPackages = (bill: unknown, type: string = PREDICATE.spdx): Buffer =>
  attached(
    (store, image) => [addBuildKit(store, image, statementAbout(image, type, bill))],
    buildImage({ ...hello, steps: [{ entries: dpkg('jq=1:1.6', 'sh=2') }] }),
  );
const spdx = (...purls: string[]): StatementLiteral => ({
  spdxVersion: 'SPDX-2.3',
  packages: purls.map((purl) => ({ externalRefs: [{ referenceType: 'purl', referenceLocator: purl }] })),
});
const [jq, sh] = ['pkg:deb/debian/jq@1%3A1.6?arch=amd64&distro=debian-12', 'pkg:deb/debian/sh@2'];

export const attestations: Catalogue = {
  reported: [
    ['integrity/attestation', buildKit(() => '{"_type":'), 'slsa attestation of linux/amd64 (blobs/', 'is not JSON: '],
    ['integrity/attestation', buildKit(() => '\u0000\u0001'), 'is not JSON: '],
    ['integrity/attestation', buildKit(() => ''), 'is not JSON: '],
    ['integrity/attestation', buildKit((image) => `${goJson(provenance(image))}{}`), 'is not JSON: '],
    [
      'integrity/attestation',
      buildKit(() => `${'['.repeat(9000)}${']'.repeat(9000)}`),
      'is nested 9000 levels deep, more than 500',
    ],
    [
      'integrity/attestation',
      cosign(() => envelope('', { payload: 'not base64!' })),
      'attestation of linux/amd64',
      'has a payload that is not base64',
    ],
    ['integrity/attestation', cosign(() => envelope('', { payload: 'AAAAA' })), 'has a payload that is not base64'],
    ['integrity/attestation', cosign(() => envelope('', { payload: 7 })), 'has a payload that is not base64'],
    ['integrity/attestation', cosign(() => envelope('{"_type"')), 'has a payload that is not JSON: '],
    [
      'integrity/attestation',
      bundle(() => ({ dsseEnvelope: envelope('', { payload: '*' }) })),
      'has a payload that is not base64',
    ],
    ['integrity/attestation-subject', buildKit(() => provenance(other)), 'the slsa attestation ', ...aboutOther],
    ['integrity/attestation-subject', cosign(() => inEnvelope(provenance(other))), ...aboutOther],
    ['integrity/attestation-subject', bundle(() => ({ dsseEnvelope: inEnvelope(provenance(other)) })), ...aboutOther],
    [
      'integrity/attestation-subject',
      attached((store, image) => {
        const layer = store.addJson(MEDIA.inToto, provenance(other));
        const tag = { 'org.opencontainers.image.ref.name': image.digest.replace(':', '-') };
        return [store.addIndex([store.addManifest(store.add(MEDIA.empty, '{}'), [layer])], { annotations: tag })];
      }),
      ...aboutOther,
    ],
    [
      'integrity/attestation-subject',
      layout((store) => {
        const kind = (name: string) => ({ annotations: { kind: `dev.cosignproject.cosign/${name}` } });
        const image = addImage(store, built);
        const attestation = addCosign(store, image, [inEnvelope(provenance(other))]);
        return [
          { ...image, ...kind('image') },
          { ...attestation, ...kind('atts') },
        ];
      }),
      ...aboutOther,
    ],
    // The annotation of the index is right, the subject of the manifest is not.
    [
      'integrity/attestation-subject',
      attached((store, image) => {
        const layer = store.addJson(MEDIA.inToto, provenance(image));
        const subject = { mediaType: MEDIA.manifest, size: 1, ...other };
        const manifest = store.addManifest(store.add(MEDIA.empty, '{}'), [layer], { subject });
        return [{ ...manifest, annotations: { 'vnd.docker.reference.digest': image.digest } }];
      }),
      `not about the image that it is attached to, ${other.digest}`,
    ],
    // Manifest and statement agree on an image that is not here.
    [
      'integrity/attestation-subject',
      attached((store) => [addBuildKit(store, { ...other, mediaType: '', size: 1 }, provenance(other))]),
      `is about ${other.digest}, which the archive does not list`,
    ],
    ['validity/statement', buildKit(() => ({})), 'is not an in-toto statement: it has no "_type"'],
    ['validity/statement', buildKit(() => 'null'), 'is not an in-toto statement: it has no "_type"'],
    ['validity/statement', buildKit(() => '[1]'), 'is not an in-toto statement: it has no "_type"'],
    [
      'validity/statement',
      buildKit((image) => provenance(image, { _type: 'https://example.com/Statement' })),
      'its "_type" is "https://example.com/Statement"',
    ],
    [
      'validity/statement',
      cosign((image) => inEnvelope(provenance(image), { payloadType: 'text/plain' })),
      'has a payload of type "text/plain", not "application/vnd.in-toto+json"',
    ],
    ['validity/statement', buildKit((image) => provenance(image, { subject: [] })), 'names no digest as its subject'],
    ['validity/statement', buildKit((image) => provenance(image, { subject: 7 })), 'names no digest as its subject'],
    [
      'validity/statement',
      buildKit((image) => provenance(image, { subject: [{ name: 'app', digest: { gitCommit: 'abc' } }] })),
      'names only gitCommit:abc as its subject',
    ],
    ['validity/statement', buildKit((image) => provenance(image, { predicateType: 7 })), 'has no predicate type'],
    [
      'validity/statement',
      attached((store, image) => [
        addCosign(store, image, [inEnvelope(provenance(image))], { predicateType: PREDICATE.spdx }),
      ]),
      `has the predicate type "${PREDICATE.slsa02}", but its manifest says "${PREDICATE.spdx}"`,
    ],
    ['validity/statement', withoutBlob, 'the slsa attestation of linux/amd64 (', 'is not in the archive'],
    [
      'validity/predicate-type',
      buildKit((image) => statementAbout(image, 'https://example.com/scan/v1', {})),
      'the attestation of linux/amd64 (',
      'has a predicate type that is not known: https://example.com/scan/v1',
    ],
    [
      'validity/bill-of-materials',
      withPackages(spdx(jq, 'pkg:deb/debian/tini@1', 'pkg:generic/x@1')),
      'the attached spdx SBOM differs from the packages found: 1 of 2 packages in the layers is missing from it (deb/sh@2)',
      '1 package that it lists is not in the layers (deb/tini@1); 1 package without a comparable package URL',
    ],
    [
      'validity/bill-of-materials',
      withPackages({ bomFormat: 'CycloneDX', components: [] }, PREDICATE.cyclonedx),
      'the attached cyclonedx SBOM differs',
      '2 of 2 packages in the layers are missing from it (deb/jq@1:1.6, deb/sh@2)',
    ],
    [
      'validity/bill-of-materials',
      withPackages(spdx(jq, sh, 'pkg:deb/debian/sh@3', 'pkg:deb/debian/tini@1')),
      '2 packages that it lists are not in the layers (deb/sh@3, deb/tini@1)',
    ],
    [
      'validity/bill-of-materials',
      withPackages(spdx(jq, sh, 'pkg:deb/debian/sh@3')),
      '1 package that it lists is not in the layers (deb/sh@3)',
    ],
  ],
  silent: [
    ['integrity/attestation', 'a statement of BuildKit', buildKit(provenance)],
    ['integrity/attestation', 'an envelope of cosign', cosign((image) => inEnvelope(provenance(image)))],
    [
      'integrity/attestation',
      'a payload in the URL-safe alphabet, without padding',
      cosign((image) => {
        const payload = goJson(provenance(image, { predicate: { text: '\u00ff\u00fe??>>~~' } })).toString('base64url');
        return envelope('', { payload });
      }),
    ],
    [
      'integrity/attestation',
      'a bundle of Sigstore',
      bundle((image) => ({ dsseEnvelope: inEnvelope(provenance(image)) })),
    ],
    [
      'validity/statement',
      'a bundle with the signature of a message',
      bundle(() => ({ messageSignature: { signature: 'MEUCIQ==' } })),
    ],
    [
      'integrity/attestation-subject',
      'one of several subjects',
      buildKit((image) => {
        const subjects = [other, image].map(({ digest }) => ({ name: '_', digest: { sha256: digest.slice(7) } }));
        return provenance(image, { subject: subjects });
      }),
    ],
    [
      'integrity/attestation-subject',
      'a statement about an index',
      layout((store) => {
        const index = store.addIndex([addImage(store, built)]);
        return [index, addCosign(store, index, [inEnvelope(provenance(index))])];
      }),
    ],
    [
      'integrity/attestation-subject',
      'a listed image whose blobs are in another archive',
      layout((store) => {
        const [here, there] = [
          addImage(store, built),
          addImage(store, buildImage({ ...hello, created: '2020-01-01T00:00:00Z' })),
        ];
        const attestation = addBuildKit(store, there, provenance(there));
        store.forget(there);
        return [here, there, attestation];
      }),
    ],
    ['validity/predicate-type', 'provenance', buildKit(provenance)],
    ['validity/bill-of-materials', 'the same packages', withPackages(spdx(sh, jq))],
    ['validity/bill-of-materials', 'no SBOM', withPackages({}, PREDICATE.slsa02)],
    ['validity/bill-of-materials', 'a bill in another format', withPackages('SPDXVersion: SPDX-2.3')],
  ],
};
