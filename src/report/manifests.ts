// manifest: the tree index → manifests → platforms, attestations and artifacts; or, in Docker's form, the list as JSON.
import type { Analysis } from '../analysis/analysis.ts';
import { missingFacts } from '../rules/evaluate.ts';
import { platformName } from '../spec/platform.ts';
import { type Block, bytes, type Cell, count, digest, text } from './block.ts';
import { type ManifestNode, manifestTree } from './manifest-tree.ts';
import type { Report } from './report.ts';

export interface ManifestsData {
  readonly manifests: readonly ManifestNode[];
}

export function manifests(analysis: Analysis, form: 'tree' | 'docker'): Report<ManifestsData> {
  const tree = manifestTree(analysis);
  const findings = missingFacts(analysis);
  const page: Block[] =
    form === 'docker'
      ? [{ kind: 'document', value: dockerList(tree) }]
      : [{ kind: 'heading', text: analysis.archive.name }, table(tree), { kind: 'findings', findings }];
  return {
    report: 'manifest',
    version: 1,
    subject: [analysis.archive.name],
    data: { manifests: tree },
    items: tree,
    findings,
    blocks: page,
  };
}

function table(tree: readonly ManifestNode[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'MANIFEST', align: 'left' },
      { title: 'PLATFORM', align: 'left' },
      { title: 'DIGEST', align: 'left' },
      { title: 'SIZE', align: 'right' },
      { title: 'LAYERS', align: 'right', mayBeDropped: true },
      { title: 'WHAT', align: 'left', mayBeCut: true },
    ],
    rows: rowsOf(tree, 0),
  };
}

function rowsOf(nodes: readonly ManifestNode[], depth: number): readonly (readonly Cell[])[] {
  return nodes.flatMap((node) => [
    [
      text(`${'  '.repeat(depth)}${node.kind}`),
      text(platformOf(node)),
      digest(node.digest),
      bytes(node.size),
      count(node.layers),
      text(whatOf(node)),
    ],
    ...rowsOf(node.manifests, depth + 1),
  ]);
}

function platformOf({ platform }: ManifestNode): string | null {
  if (!platform) return null;
  const version = platform.osVersion ? ` ${platform.osVersion}` : '';
  return `${platformName(platform) ?? 'unknown'}${version}`;
}

function whatOf({ names, artifactType, subject, missing }: ManifestNode): string {
  return [
    ...names,
    ...(artifactType ? [artifactType] : []),
    ...(subject ? [`refers to ${subject.slice(0, 'sha256:'.length + 12)}`] : []),
    ...(missing ? ['not in this archive'] : []),
  ].join('  ');
}

/** As `docker manifest inspect` prints a list; an index that only wraps another is passed over. */
function dockerList(tree: readonly ManifestNode[]): object {
  const [only] = tree;
  if (tree.length === 1 && only.kind === 'index' && !only.missing) return dockerList(only.manifests);
  return {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: tree.map(({ mediaType, size, digest, platform }) => ({
      mediaType,
      size,
      digest,
      platform: platform && {
        architecture: platform.architecture,
        os: platform.os,
        ...(platform.osVersion ? { 'os.version': platform.osVersion } : {}),
        ...(platform.variant ? { variant: platform.variant } : {}),
      },
    })),
  };
}
