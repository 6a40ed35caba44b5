// What a provenance tells about a build (slsa.dev/provenance, v0.1, v0.2 and v1): source, commit, builder, and the images that it
// was made of. BuildKit, GitHub Actions and others fill in different members.
import type { Digest } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import { listAt, membersAt, textAt, valueAt } from './json-member.ts';

/** What a provenance tells. */
export interface Provenance {
  /** Repository of the source. */
  readonly source: string | null;
  /** Commit of the source. */
  readonly revision: string | null;
  /** URI of who built it. */
  readonly builder: string | null;
  /** Images that the build started from or copied from, each once, in the order of the provenance. */
  readonly images: readonly MaterialImage[];
}

/** An image that went into a build. */
export interface MaterialImage {
  /** As in `docker pull`: `alpine:3.19`. */
  readonly name: string;
  readonly digest: Digest | null;
}

/** Reads the predicate of a provenance. */
export function provenanceIn(predicate: unknown): Provenance {
  const materials = materialsOf(predicate);
  const config = configSourceOf(predicate, materials);
  const vcs = vcsOf(predicate);
  const known = config && isGit(config) ? config : isOfBuildKit(predicate) ? undefined : onlyCommit(materials);
  const builder = textAt(predicate, 'builder', 'id') ?? textAt(predicate, 'runDetails', 'builder', 'id');
  const source = known?.uri ?? textAt(vcs, 'source');
  const revision = (known && commitOf(known)) ?? textAt(vcs, 'revision');
  return { source: source && repositoryOf(source), revision, builder, images: imagesOf(predicate, materials) };
}

/** Something that went into a build. */
interface Material {
  readonly uri: string;
  readonly digests: ReadonlyMap<string, string>;
}

/** v0.1 and v0.2: materials; v1: resolvedDependencies. */
const materialsOf = (predicate: unknown): readonly Material[] =>
  [...listAt(predicate, 'materials'), ...listAt(predicate, 'buildDefinition', 'resolvedDependencies')].flatMap(
    (one) => materialOf(one) ?? [],
  );

function materialOf(value: unknown): Material | undefined {
  const uri = textAt(value, 'uri');
  const digests = membersAt(value, 'digest').flatMap(([algorithm, digest]) =>
    typeof digest === 'string' ? [[algorithm, digest] as const] : [],
  );
  return uri === null ? undefined : { uri, digests: new Map(digests) };
}

/** BuildKit lists repositories that a Dockerfile adds among the materials; its own source is never only there. */
const isOfBuildKit = (predicate: unknown): boolean =>
  /buildkit/.test(textAt(predicate, 'buildType') ?? textAt(predicate, 'buildDefinition', 'buildType') ?? '');

/** The source of builders that only list it among the materials; undefined if there are several. */
function onlyCommit(materials: readonly Material[]): Material | undefined {
  const commits = materials.filter((one) => isGit(one) && commitOf(one) !== null);
  return commits.length === 1 ? commits[0] : undefined;
}

/** The source that has the Dockerfile or workflow. GitHub Actions name its repository, and list the commit among the materials. */
function configSourceOf(predicate: unknown, materials: readonly Material[]): Material | undefined {
  const parameters = valueAt(predicate, 'buildDefinition', 'externalParameters');
  const given =
    materialOf(valueAt(predicate, 'invocation', 'configSource')) ?? materialOf(valueAt(parameters, 'configSource'));
  if (given) return given;
  const repository = textAt(parameters, 'workflow', 'repository');
  if (repository === null) return undefined;
  const isOfWorkflow = ({ uri }: Material): boolean => repositoryOf(uri) === repositoryOf(repository);
  return materials.find((one) => isGit(one) && isOfWorkflow(one)) ?? { uri: `git+${repository}`, digests: new Map() };
}

/** BuildKit records the repository and commit of a local directory in its own metadata. */
const vcsOf = (predicate: unknown): unknown =>
  valueAt(predicate, 'metadata', 'https://mobyproject.org/buildkit@v1#metadata', 'vcs') ??
  valueAt(predicate, 'runDetails', 'metadata', 'buildkit_metadata', 'vcs');

const isGit = ({ uri, digests }: Material): boolean =>
  /^git(?:\+|:|@)/.test(uri) || /\.git(?:[#@?]|$)/.test(uri) || digests.has('gitCommit') || digests.has('sha1');

const commitOf = ({ digests }: Material): string | null => digests.get('gitCommit') ?? digests.get('sha1') ?? null;

/** `git+https://host/app.git@refs/heads/main` and `https://host/app.git#main:folder` are `https://host/app.git`. */
const repositoryOf = (uri: string): string => {
  const [address = ''] = uri.replace(/^git\+/, '').split('#');
  const at = address.lastIndexOf('@');
  const reference = address.indexOf('@refs/');
  if (reference !== -1) return address.slice(0, reference);
  return at > address.lastIndexOf('/') ? address.slice(0, at) : address;
};

/** The frontend and the scanner of BuildKit are images, too, of which nothing is in the result. */
const ofBuildKit: ReadonlySet<string> = new Set(['docker/dockerfile', 'docker/buildkit-syft-scanner']);

function imagesOf(predicate: unknown, materials: readonly Material[]): readonly MaterialImage[] {
  const tools = new Set([...ofBuildKit, ...frontendsOf(predicate)]);
  const images = new Map<string, MaterialImage>();
  for (const { uri, digests } of materials) {
    const found = imageOf(uri);
    if (!found || tools.has(found.repository)) continue;
    const hex = digests.get('sha256');
    const digest = hex === undefined ? null : `sha256:${hex}`;
    const name = found.tag === null ? found.repository : `${found.repository}:${found.tag}`;
    // One image for several platforms is one material for each.
    if (!images.has(`${name} ${digest}`)) images.set(`${name} ${digest}`, { name, digest });
  }
  return [...images.values()];
}

/** `pkg:docker/library/alpine@3.19?platform=linux%2Famd64` of BuildKit; `oci://host/app` or `docker-image://alpine` of others. */
function imageOf(uri: string): { readonly repository: string; readonly tag: string | null } | undefined {
  const [, path] = /^(?:pkg:(?:docker|oci)\/|oci:\/\/|docker:\/\/|docker-image:\/\/)([^?#]+)/.exec(uri) ?? [];
  if (path === undefined) return undefined;
  const [, repository = path, tag = null] =
    (uri.startsWith('pkg:') ? /^([^@]+)@(.*)$/s : /^(.+?)(?::([^:/@]+))?(?:@.*)?$/s).exec(path) ?? [];
  const host = /[?&]repository_url=([^&#]+)/.exec(uri)?.[1];
  const whole = host === undefined ? decoded(repository) : decoded(host);
  const name = tag === null ? null : decoded(tag);
  return { repository: whole.replace(/^(?:docker\.io\/)?library\//, ''), tag: name?.includes(':') ? null : name };
}

/** The frontend that a Dockerfile names in its first line. */
function frontendsOf(predicate: unknown): readonly string[] {
  const requests = [
    valueAt(predicate, 'invocation', 'parameters', 'args'),
    valueAt(predicate, 'buildDefinition', 'externalParameters', 'request', 'args'),
  ];
  return requests.flatMap((args) => {
    const source = textAt(args, 'source') ?? textAt(args, 'cmdline')?.split(' ')[0];
    return source === undefined || source === null ? [] : [parseReference(source).repository ?? source];
  });
}

/** Percent-encoding that is not valid stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
