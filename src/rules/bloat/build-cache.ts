// What go, cargo, maven, gradle, bazel and ccache keep for the next build.
import { type Junk, junk, junkMessage } from '../junk.ts';
import type { Rule } from '../rule.ts';

const pattern =
  /(?:^|\/)(?:\.cache\/(?:go-build|ccache|bazel)|\.cargo\/registry\/(?:cache|src|index)|go\/pkg\/mod\/cache|\.m2\/repository|\.gradle\/caches)\//;

export const buildCache: Rule<Junk> = {
  id: 'bloat/build-cache',
  severity: 'note',
  title: 'Caches of compilers and build tools',
  why: 'Build caches belong into a cache mount or into a stage that is not shipped: RUN --mount=type=cache, or COPY --from=build.',
  check: (analysis) => junk(analysis, pattern),
  message: (data) => `caches of compilers and build tools: ${junkMessage(data)}`,
};
