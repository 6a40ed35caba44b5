// Two versions of one image, with provenance and SBOMs as BuildKit, cosign and GitHub attach them.
import {
  addBuildKit,
  addBundle,
  addCosign,
  envelope,
  PREDICATE,
  statementAbout,
} from '../../test/support/attestations.ts';
import { goJson } from '../../test/support/go-json.ts';
import { BlobStore, buildImage, type Descriptor } from '../../test/support/image-builder.ts';
import { addImage, layoutEntries, nameAnnotations } from '../../test/support/oci-layout.ts';
import { dpkg } from '../../test/support/package-literal.ts';
import { tar } from '../../test/support/tar-builder.ts';
import { image, type Sample, sized } from './sample.ts';

export const attestationSamples = (): readonly Sample[] => [['attestations.tar', attested()]];

const repository = 'https://git.example/sample/app.git';
const commits = { old: '1f0c7a2b9d4e6f8091a2b3c4d5e6f708192a3b4c', new: '8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b' };
const base = (letter: string) => `sha256:${letter.repeat(64)}`;

function attested(): Buffer {
  const store = new BlobStore();
  const old = version(store, '1.0.0', ['jq=1.6-2.1', 'libc6=2.36']);
  const newer = version(store, '1.1.0', ['jq=1.7.1', 'libc6=2.36', 'less=590']);
  const ofOld = addBuildKit(
    store,
    old,
    statementAbout(old, PREDICATE.slsa02, provenance02()),
    statementAbout(old, PREDICATE.spdx, spdx('jq@1.6-2.1', 'libc6@2.36')),
  );
  const ofNew = addBuildKit(
    store,
    newer,
    statementAbout(newer, PREDICATE.slsa1, provenance1()),
    statementAbout(newer, PREDICATE.spdx, spdx('jq@1.7.1', 'libc6@2.36', 'tini@0.19.0')),
  );
  const signed = addCosign(store, newer, [
    envelope(goJson(statementAbout(newer, PREDICATE.cyclonedx, cyclonedx('jq@1.7.1', 'libc6@2.36', 'less@590')))),
  ]);
  const bundle = addBundle(store, newer, {
    dsseEnvelope: envelope(goJson(statementAbout(newer, 'https://example.com/scan/v1', { passed: true }))),
  });
  return tar(layoutEntries(store, [old, ofOld, newer, ofNew, signed, bundle]));
}

function version(store: BlobStore, tag: string, packages: readonly string[]): Descriptor {
  const name = `sample/attested:${tag}`;
  const files = packages.map((one) => ({ path: `usr/bin/${one.split('=')[0]}`, body: sized(100, one) }));
  const literal = image('attested', [['RUN apt-get install', [...dpkg(...packages), ...files]]], { names: [name] });
  const platform = { architecture: 'amd64', os: 'linux' };
  const built = addImage(store, buildImage(literal), { descriptor: { platform } });
  return { ...built, ...nameAnnotations(name) };
}

/** As BuildKit 0.12 writes it for a local directory. */
const provenance02 = () => ({
  builder: { id: 'https://ci.example/runs/17' },
  buildType: 'https://mobyproject.org/buildkit@v1',
  materials: [
    material('pkg:docker/docker/dockerfile@1', base('d')),
    material('pkg:docker/debian@bookworm-slim?platform=linux%2Famd64', base('a')),
  ],
  invocation: { configSource: { entryPoint: 'Dockerfile' }, parameters: { frontend: 'gateway.v0' } },
  metadata: {
    'https://mobyproject.org/buildkit@v1#metadata': { vcs: { source: repository, revision: commits.old } },
  },
});

/** As BuildKit 0.20 writes it for a Git repository. */
const provenance1 = () => ({
  buildDefinition: {
    buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
    externalParameters: {
      configSource: { uri: `${repository}#refs/tags/1.1.0`, digest: { sha1: commits.new }, path: 'Dockerfile' },
      request: { frontend: 'dockerfile.v0' },
    },
    resolvedDependencies: [
      material('pkg:docker/debian@bookworm-slim?platform=linux%2Famd64', base('b')),
      { uri: `${repository}#refs/tags/1.1.0`, digest: { sha1: commits.new } },
    ],
  },
  runDetails: { builder: { id: 'https://ci.example/runs/18' } },
});

const material = (uri: string, digest: string) => ({ uri, digest: { sha256: digest.slice('sha256:'.length) } });

const purl = (one: string): string => `pkg:deb/debian/${one}?distro=debian-12`;

const spdx = (...packages: string[]) => ({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  packages: packages.map((one) => ({
    SPDXID: `SPDXRef-${one.split('@')[0]}`,
    name: one.split('@')[0],
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl(one) }],
  })),
});

const cyclonedx = (...packages: string[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: packages.map((one) => ({ type: 'library', name: one.split('@')[0], purl: purl(one) })),
});
