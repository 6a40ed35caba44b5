// Attestations of an image in an OCI layout: in-toto statements as BuildKit, cosign (a tag, or a Sigstore bundle that refers to the
// image) and oras attach them.
import { goJson } from './go-json.ts';
import { type BlobStore, type Descriptor, MEDIA } from './oci-blobs.ts';

export const PREDICATE = {
  slsa02: 'https://slsa.dev/provenance/v0.2',
  slsa1: 'https://slsa.dev/provenance/v1',
  spdx: 'https://spdx.dev/Document',
  cyclonedx: 'https://cyclonedx.org/bom',
} as const;

export interface StatementLiteral {
  readonly predicateType?: unknown;
  readonly [name: string]: unknown;
}

/** A statement about a manifest; `more` replaces members. */
export const statementAbout = (
  { digest }: Pick<Descriptor, 'digest'>,
  predicateType: string,
  predicate: unknown,
  more: StatementLiteral = {},
): StatementLiteral => ({
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType,
  subject: [{ name: '_', digest: { sha256: digest.slice('sha256:'.length) } }],
  predicate,
  ...more,
});

const bytesOf = (content: StatementLiteral | string): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : goJson(content);
const typeOf = (content: StatementLiteral | string): string =>
  typeof content === 'string' ? PREDICATE.slsa02 : String(content.predicateType);

/** BuildKit: one manifest for the platform unknown/unknown, with a layer for each statement. A text is stored as it is. */
export function addBuildKit(
  store: BlobStore,
  { digest }: Descriptor,
  ...statements: readonly (StatementLiteral | string)[]
): Descriptor {
  const layers = statements.map((statement) =>
    store.add(MEDIA.inToto, bytesOf(statement), {
      annotations: { 'in-toto.io/predicate-type': typeOf(statement) },
    }),
  );
  const rootfs = { type: 'layers', diff_ids: layers.map((layer) => layer.digest) };
  const config = store.addJson(MEDIA.config, { architecture: 'unknown', os: 'unknown', config: {}, rootfs });
  const annotations = {
    'vnd.docker.reference.digest': digest,
    'vnd.docker.reference.type': 'attestation-manifest',
  };
  const platform = { architecture: 'unknown', os: 'unknown' };
  return store.addManifest(config, layers, {}, { annotations, platform });
}

export const envelope = (payload: Buffer | string, more: StatementLiteral = {}): StatementLiteral => ({
  payloadType: MEDIA.inToto,
  payload: Buffer.from(payload).toString('base64'),
  signatures: [{ keyid: '', sig: 'MEUCIQ==' }],
  ...more,
});

/** `cosign attest`: a tag `sha256-HEX.att` in the repository of the image, and a layer for each envelope. */
export function addCosign(
  store: BlobStore,
  { digest }: Descriptor,
  envelopes: readonly StatementLiteral[],
  annotations: StatementLiteral = {},
): Descriptor {
  const layers = envelopes.map((one) =>
    store.addJson('application/vnd.dsse.envelope.v1+json', one, {
      annotations: { 'dev.cosignproject.cosign/signature': '', ...annotations },
    }),
  );
  const rootfs = { type: 'layers', diff_ids: layers.map((layer) => layer.digest) };
  const config = store.addJson(MEDIA.config, { architecture: '', os: '', config: {}, rootfs });
  const tag = `${digest.replace(':', '-')}.att`;
  return store.addManifest(config, layers, {}, { annotations: { 'org.opencontainers.image.ref.name': tag } });
}

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** `cosign attest --new-bundle-format`, and attestations of GitHub: a manifest that refers to the image. */
export function addBundle(store: BlobStore, subject: Descriptor, bundle: StatementLiteral): Descriptor {
  const { mediaType, digest, size } = subject;
  const config = store.add(MEDIA.empty, '{}');
  const layer = store.addJson(bundleType, { mediaType: bundleType, verificationMaterial: {}, ...bundle });
  return store.addManifest(
    config,
    [layer],
    {
      artifactType: bundleType,
      subject: { mediaType, digest, size },
      annotations: { 'dev.sigstore.bundle.content': 'dsse-envelope' },
    },
    { artifactType: bundleType },
  );
}
