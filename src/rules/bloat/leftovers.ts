// Rules about files that containers hardly ever need: caches, logs, documentation. One table; the final filesystem is walked
// once for all of them.
import { type MatchingFiles, matchingFiles, matchingFilesText } from '../matching-files.ts';
import type { Rule } from '../rule.ts';

interface Leftover {
  /** Of the rule, without `bloat/`. */
  readonly name: string;
  /** What was found, as a noun. */
  readonly what: string;
  readonly paths: RegExp;
  readonly why: string;
  /** The change to the Dockerfile. */
  readonly fix: string;
}

const leftovers: readonly Leftover[] = [
  {
    name: 'apt-lists',
    what: 'package lists of apt',
    paths: /^var\/lib\/apt\/lists\//,
    why: 'Only the next apt command needs the package lists.',
    fix: 'end the RUN with rm -rf /var/lib/apt/lists/*, or use RUN --mount=type=cache,target=/var/lib/apt',
  },
  {
    name: 'apt-cache',
    what: 'downloaded packages and caches of apt',
    paths: /^var\/cache\/apt\//,
    why: 'Only the next apt command needs downloaded packages and the binary caches in /var/cache/apt.',
    fix: 'end the RUN with apt-get clean, or use RUN --mount=type=cache,target=/var/cache/apt',
  },
  {
    name: 'apk-cache',
    what: 'package index and downloads of apk',
    paths: /^(?:var\/cache\/apk|etc\/apk\/cache)\//,
    why: 'Only the next apk command needs its package index.',
    fix: 'use apk add --no-cache',
  },
  {
    name: 'dnf-cache',
    what: 'metadata and downloads of dnf, yum or zypper',
    paths: /^var\/cache\/(?:dnf|yum|libdnf5|zypp)\//,
    why: 'Only the next command of the package manager needs its metadata and downloads.',
    fix: 'end the RUN with dnf clean all (or yum clean all, zypper clean --all)',
  },
  {
    name: 'pip-cache',
    what: 'downloads and wheels of pip',
    paths: /(?:^|\/)\.cache\/(?:pip|pipenv|pypoetry|uv)\//,
    why: 'Only the next installation reads the cache of pip, pipenv, Poetry or uv.',
    fix: 'use pip install --no-cache-dir, or RUN --mount=type=cache,target=/root/.cache/pip',
  },
  {
    name: 'npm-cache',
    what: 'caches of npm, Yarn or pnpm',
    paths:
      /(?:^|\/)(?:\.npm\/_cacache|\.cache\/(?:yarn|pnpm|node-gyp)|\.yarn\/(?:cache|berry\/cache)|usr\/local\/share\/\.cache\/yarn)\//,
    why: 'Only the next installation reads these caches.',
    fix: 'run npm ci && npm cache clean --force in one RUN, or use RUN --mount=type=cache,target=/root/.npm',
  },
  {
    name: 'build-cache',
    what: 'caches of compilers and build tools',
    paths:
      /(?:^|\/)(?:\.cache\/(?:go-build|ccache|bazel)|\.cargo\/registry\/(?:cache|src|index)|go\/pkg\/mod\/cache|\.m2\/repository|\.gradle\/caches)\//,
    why: 'Only the next build reads the caches of go, cargo, Maven, Gradle, Bazel or ccache.',
    fix: 'use RUN --mount=type=cache, or copy only the result from a build stage with COPY --from',
  },
  {
    name: 'bytecode',
    what: 'compiled Python bytecode',
    paths: /(?:^|\/)__pycache__\/[^/]+\.py[co]$/,
    why: 'Python compiles bytecode again if it is missing; the first start is slower then.',
    fix: 'set PYTHONDONTWRITEBYTECODE=1 for the build, or use pip install --no-compile',
  },
  {
    name: 'git-directory',
    what: 'a Git repository',
    paths: /(?:^|\/)\.git\/(?:objects|logs|index|packed-refs|refs)/,
    why: 'The whole history is shipped with the image, including secrets that were deleted later.',
    fix: 'list .git in .dockerignore, or clone with --depth 1 and delete .git in the same RUN',
  },
  {
    name: 'logs',
    what: 'log files',
    paths: /^var\/log\/.+/,
    why: 'Nobody reads the logs of the build in a container.',
    fix: 'delete them in the RUN that writes them',
  },
  {
    name: 'documentation',
    what: 'manuals and documentation',
    paths: /^usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc)\//,
    why: 'Hardly anyone reads manuals in a container.',
    fix: 'exclude them in the package manager: path-exclude in /etc/dpkg/dpkg.cfg.d, tsflags=nodocs, or no -doc packages of apk',
  },
  {
    name: 'temporary-files',
    what: 'temporary files',
    paths: /^(?:tmp|var\/tmp)\/.+/,
    why: 'Files that a build leaves in /tmp are shipped like any other.',
    fix: 'delete them in the same RUN, or use RUN --mount=type=tmpfs,target=/tmp',
  },
];

const patterns: ReadonlyMap<string, RegExp> = new Map(leftovers.map(({ name, paths }) => [name, paths]));

export const leftoverRules: readonly Rule<MatchingFiles>[] = leftovers.map(
  ({ name, what, why, fix }): Rule<MatchingFiles> => ({
    id: `bloat/${name}`,
    severity: 'note',
    title: capitalized(what),
    why: `${why} ${capitalized(fix)}.`,
    check: (analysis) => matchingFiles(analysis, patterns, name),
    message: (files) => `${what}: ${matchingFilesText(files)}`,
  }),
);

/** How to avoid what a leftover rule found: by the rule's id. */
export const leftoverFixes: ReadonlyMap<string, string> = new Map(
  leftovers.map(({ name, what, fix }) => [`bloat/${name}`, `${what}: ${fix}`]),
);

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
