// What provenances tell: the examples of the SLSA specifications, and what BuildKit and GitHub Actions write.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Provenance, provenanceIn } from '../../src/attestations/provenance.ts';

const none: Provenance = { source: null, revision: null, builder: null, images: [] };
const hex = 'a'.repeat(64);
const commit = 'c27d339ee6075c1f744c5d4b200f7901aad2c369';
const image = (uri: string) => ({ uri, digest: { sha256: hex } });

const cases: readonly (readonly [what: string, predicate: unknown, expected: Partial<Provenance>])[] = [
  [
    'the example of SLSA v0.2',
    {
      builder: { id: 'https://github.com/Attestations/GitHubHostedActions@v1' },
      invocation: {
        configSource: {
          uri: 'git+https://github.com/curl/curl-docker@master',
          digest: { sha1: commit },
          entryPoint: 'build.yaml:maketgz',
        },
      },
      materials: [
        { uri: 'git+https://github.com/curl/curl-docker@master', digest: { sha1: commit } },
        { uri: 'github_hosted_vm:ubuntu-18.04:20210123.1' },
      ],
    },
    {
      source: 'https://github.com/curl/curl-docker',
      revision: commit,
      builder: 'https://github.com/Attestations/GitHubHostedActions@v1',
    },
  ],
  [
    'GitHub Actions, SLSA v1',
    {
      buildDefinition: {
        externalParameters: { workflow: { ref: 'refs/heads/main', repository: 'https://github.com/octocat/hello' } },
        resolvedDependencies: [
          { uri: 'git+https://github.com/other/action@v4', digest: { gitCommit: 'f'.repeat(40) } },
          { uri: 'git+https://github.com/octocat/hello@refs/heads/main', digest: { gitCommit: commit } },
        ],
      },
      runDetails: { builder: { id: 'https://github.com/actions/runner/github-hosted' } },
    },
    {
      source: 'https://github.com/octocat/hello',
      revision: commit,
      builder: 'https://github.com/actions/runner/github-hosted',
    },
  ],
  [
    'BuildKit from a Git repository',
    {
      builder: { id: '' },
      invocation: {
        configSource: { uri: 'https://github.com/moby/buildkit.git#refs/tags/v0.11.0', digest: { sha1: commit } },
      },
    },
    { source: 'https://github.com/moby/buildkit.git', revision: commit },
  ],
  [
    'BuildKit from a local directory',
    {
      invocation: { configSource: { entryPoint: 'Dockerfile' } },
      metadata: {
        'https://mobyproject.org/buildkit@v1#metadata': {
          vcs: { source: 'git@github.com:crazy-max/app.git', revision: `${commit}-dirty` },
        },
      },
    },
    { source: 'git@github.com:crazy-max/app.git', revision: `${commit}-dirty` },
  ],
  [
    'BuildKit from a local directory, SLSA v1',
    { runDetails: { metadata: { buildkit_metadata: { vcs: { source: 'https://host/app', revision: commit } } } } },
    { source: 'https://host/app', revision: commit },
  ],
  [
    'a repository that a Dockerfile adds to a local directory is not the source',
    {
      buildType: 'https://mobyproject.org/buildkit@v1',
      materials: [{ uri: 'https://github.com/moby/buildkit.git#v0.10', digest: { sha1: commit } }],
    },
    {},
  ],
  [
    'a workflow whose commit is not listed, beside that of an action',
    {
      buildDefinition: {
        externalParameters: { workflow: { repository: 'https://github.com/octocat/hello' } },
        resolvedDependencies: [{ uri: 'git+https://github.com/other/action@v4', digest: { gitCommit: commit } }],
      },
    },
    { source: 'https://github.com/octocat/hello' },
  ],
  [
    'a builder that lists its only source as a material',
    { buildType: 'tekton.dev/v1', materials: [{ uri: 'git+https://git.example/app', digest: { sha1: commit } }] },
    { source: 'https://git.example/app', revision: commit },
  ],
  [
    'several sources among the materials',
    { materials: ['a', 'b'].map((name) => ({ uri: `git+https://git.example/${name}`, digest: { sha1: commit } })) },
    {},
  ],
  [
    'images',
    {
      materials: [
        image('pkg:docker/alpine@3.19?platform=linux%2Famd64'),
        image('pkg:docker/library/node@20'),
        image('pkg:docker/registry.example%3A5000/team/base@1.0%2Bx'),
        image('pkg:oci/base?repository_url=ghcr.io%2Fteam%2Fbase'),
        image('oci://quay.io/team/tool:2'),
        { uri: 'docker-image://docker.io/library/busybox:1@sha256:0' },
        { uri: 'https://example.com/file.tar.gz', digest: { sha256: hex } },
      ],
    },
    {
      images: [
        { name: 'alpine:3.19', digest: `sha256:${hex}` },
        { name: 'node:20', digest: `sha256:${hex}` },
        { name: 'registry.example:5000/team/base:1.0+x', digest: `sha256:${hex}` },
        { name: 'ghcr.io/team/base', digest: `sha256:${hex}` },
        { name: 'quay.io/team/tool:2', digest: `sha256:${hex}` },
        { name: 'busybox:1', digest: null },
      ],
    },
  ],
  [
    'images of the build itself',
    {
      invocation: { parameters: { frontend: 'gateway.v0', args: { source: 'example/frontend:1' } } },
      materials: [
        image('pkg:docker/docker/dockerfile@1'),
        image('pkg:docker/docker/buildkit-syft-scanner@stable-1'),
        image('pkg:docker/example/frontend@1'),
        image('pkg:docker/alpine@3.19?platform=linux%2Famd64'),
        image('pkg:docker/alpine@3.19?platform=linux%2Farm64'),
      ],
    },
    { images: [{ name: 'alpine:3.19', digest: `sha256:${hex}` }] },
  ],
  ['nothing', {}, {}],
  ['no object', 7, {}],
  [
    'members of other types',
    { builder: 7, materials: { a: 1 }, invocation: [], buildDefinition: 'x', metadata: null },
    {},
  ],
  [
    'items of other types',
    { materials: [null, 7, 'x', {}, { uri: 7 }, { uri: 'pkg:docker/%zz@1' }] },
    { images: [{ name: '%zz:1', digest: null }] },
  ],
];

describe('provenance', () => {
  for (const [what, predicate, expected] of cases) {
    test(what, () => assert.deepEqual(provenanceIn(predicate), { ...none, ...expected }));
  }
});
