// Rules about files that containers rarely need: caches, logs, documentation. One walk through the final filesystem finds all
// kinds.
import type { ImageAnalysis } from '../../analysis/analysis.ts';
import type { LayersAboveBase } from '../../analysis/base-image/layers-above-base.ts';
import { adviceForLeftovers, withAssumption } from '../advice.ts';
import { filesMatching, type MatchingFiles, matchingFilesText } from '../matching-files.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface LeftoverKind {
  /** Name of the rule, without `bloat/`. */
  readonly name: string;
  /** The files as a noun, for messages. */
  readonly what: string;
  readonly paths: RegExp;
  readonly why: string;
  /** The change to the Dockerfile. */
  readonly fix: string;
}

const kinds: readonly LeftoverKind[] = [
  {
    name: 'apt-lists',
    what: 'apt package lists',
    paths: /^var\/lib\/apt\/lists\//,
    why: 'Only the next apt command needs them.',
    fix: 'end the RUN with rm -rf /var/lib/apt/lists/*, or use RUN --mount=type=cache,target=/var/lib/apt',
  },
  {
    name: 'apt-cache',
    what: 'apt downloads and caches',
    paths: /^var\/cache\/apt\//,
    why: 'Only the next apt command needs downloaded packages and the caches in /var/cache/apt.',
    fix: 'end the RUN with apt-get clean, or use RUN --mount=type=cache,target=/var/cache/apt',
  },
  {
    name: 'apk-cache',
    what: 'apk package indexes and downloads',
    paths: /^(?:var\/cache\/apk|etc\/apk\/cache)\//,
    why: 'Only the next apk command needs them.',
    fix: 'use apk add --no-cache',
  },
  {
    name: 'dnf-cache',
    what: 'dnf, yum or zypper metadata and downloads',
    paths: /^var\/cache\/(?:dnf|yum|libdnf5|zypp)\//,
    why: 'Only the next command of the package manager needs them.',
    fix: 'end the RUN with dnf clean all (or yum clean all, zypper clean --all)',
  },
  {
    name: 'pip-cache',
    what: 'Python package caches',
    paths: /(?:^|\/)\.cache\/(?:pip|pipenv|pypoetry|uv)\//,
    why: 'Only the next installation reads the cache of pip, pipenv, Poetry or uv.',
    fix: 'use pip install --no-cache-dir, or RUN --mount=type=cache,target=/root/.cache/pip',
  },
  {
    name: 'npm-cache',
    what: 'npm, Yarn or pnpm caches',
    paths:
      /(?:^|\/)(?:\.npm\/_cacache|\.cache\/(?:yarn|pnpm|node-gyp)|\.yarn\/(?:cache|berry\/cache)|usr\/local\/share\/\.cache\/yarn)\//,
    why: 'Only the next installation reads these caches.',
    fix: 'run npm ci and npm cache clean --force in one RUN, or use RUN --mount=type=cache,target=/root/.npm',
  },
  {
    name: 'build-cache',
    what: 'compiler and build tool caches',
    paths:
      /(?:^|\/)(?:\.cache\/(?:go-build|ccache|bazel)|\.cargo\/registry\/(?:cache|src|index)|go\/pkg\/mod\/cache|\.m2\/repository|\.gradle\/caches)\//,
    why: 'Only the next build reads the caches of Go, Cargo, Maven, Gradle, Bazel or ccache.',
    fix: 'use RUN --mount=type=cache, or copy only the result from a build stage with COPY --from',
  },
  {
    name: 'bytecode',
    what: 'compiled Python bytecode',
    paths: /(?:^|\/)__pycache__\/[^/]+\.py[co]$/,
    why: 'Python compiles it again if it is missing, which slows down the first start.',
    fix: 'set PYTHONDONTWRITEBYTECODE=1 for the build, or use pip install --no-compile',
  },
  {
    name: 'git-directory',
    what: 'a Git repository',
    paths: /(?:^|\/)\.git\/(?:objects|logs|index|packed-refs|refs)/,
    why: 'The whole history is shipped with the image, including secrets deleted in later commits.',
    fix: 'list .git in .dockerignore, or clone with --depth 1 and delete .git in the same RUN',
  },
  {
    name: 'logs',
    what: 'log files',
    paths: /^var\/log\/.+/,
    why: 'Build logs are useless in a container.',
    fix: 'delete them in the RUN that writes them',
  },
  {
    name: 'documentation',
    what: 'manuals and documentation',
    paths: /^usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc)\//,
    why: 'Manuals are hardly ever read in a container.',
    fix: 'exclude them in the package manager: path-exclude in /etc/dpkg/dpkg.cfg.d (apt), tsflags=nodocs (dnf), or do not install apk -doc packages',
  },
  {
    name: 'temporary-files',
    what: 'temporary files',
    paths: /^(?:tmp|var\/tmp)\/.+/,
    why: 'Files that a build leaves in /tmp are shipped like any other.',
    fix: 'delete them in the same RUN, or use RUN --mount=type=tmpfs,target=/tmp',
  },
];

/** Files of one kind in one image. */
export interface Leftovers extends MatchingFiles {
  /** Id of the rule. */
  readonly rule: string;
  readonly what: string;
  /** How to avoid them. */
  readonly advice: string;
}

export const leftoverRules: readonly Rule<Found>[] = kinds.map(
  ({ name, what, why, fix }): Rule<Found> => ({
    id: ruleOf(name),
    severity: 'note',
    title: `The image contains ${what}`,
    why: `${why} ${capitalized(fix)}.`,
    *check({ images }) {
      for (const one of images) {
        const data = leftoversOf(one).find(({ rule }) => rule === ruleOf(name));
        if (!data) continue;
        const where = { image: imageLabel(one.image), path: data.example };
        yield { where, bytes: data.bytes, data: { ...data, basis: one.own.basis } };
      }
    },
    message: (data) => `${data.what}: ${matchingFilesText(data)}; ${withAssumption(data.advice, data.basis)}`,
  }),
);

interface Found extends Leftovers {
  readonly basis: LayersAboveBase['basis'];
}

/** All kinds of leftovers in the final filesystem, largest first. */
export function leftoversOf(image: ImageAnalysis): readonly Leftovers[] {
  const found = filesMatching(image, patterns);
  return kinds
    .flatMap(({ name, what, fix }): readonly Leftovers[] => {
      const files = found.get(name);
      if (!files || files.bytes === 0) return [];
      return [{ rule: ruleOf(name), what, ...files, advice: adviceForLeftovers(fix, files.layers, image) }];
    })
    .sort((a, b) => b.bytes - a.bytes);
}

const patterns: ReadonlyMap<string, RegExp> = new Map(kinds.map(({ name, paths }) => [name, paths]));

function ruleOf(name: string): string {
  return `bloat/${name}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
