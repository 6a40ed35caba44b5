// manifest: the tree of index, manifests by platform, attestations and artifacts; or the JSON list that Docker prints.
import type { Analysis } from '../../analysis/analysis.ts';
import { shortDigest } from '../../oci/digest.ts';
import { fullPlatformName } from '../../oci/platform.ts';
import { attestationFindings, missingFacts, worstFirst } from '../../rules/evaluate.ts';
import { noImage } from '../../rules/validity/archive.ts';
import { type Block, bytes, type Cell, count, digest, text } from '../block.ts';
import type { Report } from '../report.ts';
import { type ManifestNode, manifestTree } from './manifest-tree.ts';

export interface ManifestData {
  readonly manifests: readonly ManifestNode[];
}

export function manifest(analysis: Analysis, form: 'tree' | 'docker'): Report<ManifestData> {
  const tree = manifestTree(analysis);
  const findings = worstFirst([
    // Artifacts are listed, whether there is an image or not.
    ...missingFacts(analysis).filter(({ rule }) => rule !== noImage.id),
    ...attestationFindings(analysis),
  ]);
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
    pageHasFindings: form !== 'docker',
    blocks: () => page,
  };
}

function table(tree: readonly ManifestNode[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'TYPE', align: 'left' },
      { title: 'PLATFORM', align: 'left', importance: 3 },
      { title: 'DIGEST', align: 'left' },
      { title: 'MANIFEST SIZE', align: 'right', importance: 2 },
      { title: 'LAYERS', align: 'right', importance: 1 },
      { title: 'DETAILS', align: 'left', mayBeCut: true },
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
      count(node.layerCount),
      text(detailsOf(node)),
    ],
    ...rowsOf(node.manifests, depth + 1),
  ]);
}

function platformOf({ platform }: ManifestNode): string | null {
  if (!platform) return null;
  const { osVersion, osFeatures } = platform;
  return fullPlatformName({ ...platform, 'os.version': osVersion, 'os.features': osFeatures }) ?? null;
}

function detailsOf(node: ManifestNode): string {
  const { kind, names, artifactType, mediaType, predicateTypes, missing } = node;
  const type = artifactType ?? (kind === 'artifact' ? (mediaType ?? 'unknown type') : null);
  return [
    ...names,
    ...(type ? [type] : []),
    ...subjectOf(node),
    ...predicateTypes,
    ...(missing ? ['not in the archive'] : []),
  ].join(', ');
}

/** `attests linux/amd64 (fa333779338f)`, or `for fa333779338f` of an artifact without a statement. */
function subjectOf({ kind, subject, subjectPlatform, predicateTypes }: ManifestNode): readonly string[] {
  if (!subject) return [];
  const verb = kind === 'attestation' || predicateTypes.length > 0 ? 'attests' : 'for';
  const digest = shortDigest(subject);
  return [subjectPlatform === null ? `${verb} ${digest}` : `${verb} ${subjectPlatform} (${digest})`];
}

/** As `docker manifest inspect` prints a manifest list. An index that only contains one other index is skipped. */
function dockerList(tree: readonly ManifestNode[]): object {
  const [only, ...others] = tree;
  if (only && others.length === 0 && only.kind === 'index' && !only.missing) return dockerList(only.manifests);
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
        ...(platform.osFeatures.length > 0 ? { 'os.features': platform.osFeatures } : {}),
        ...(platform.variant ? { variant: platform.variant } : {}),
      },
    })),
  };
}
