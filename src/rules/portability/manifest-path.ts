// Names of files in manifest.json that only some engines find: containerd compares them as text with the names in the tar
// (core/images/archive/importer.go), and podman cleans them first.

import { containerdImport } from '../../image/engines.ts';
import { normalizePath } from '../../oci/entry-path.ts';
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly path: string;
}

export const manifestPath: Rule<Data> = {
  id: 'portability/manifest-path',
  severity: 'warning',
  title: 'A path in manifest.json is not found by all engines',
  why: 'Docker resolves such a path. containerd compares it with the names in the tar, and podman does not find a path with a leading slash. Write the name as in the tar: without a leading slash, "./", "//" or "..".',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'docker-manifest')) {
      for (const [at, item] of (value ?? []).entries()) {
        const paths: (readonly [string, string | null | undefined])[] = [
          ['Config', item?.Config],
          ...(item?.Layers ?? []).map((path, index) => [`Layers/${index}`, path] as const),
        ];
        for (const [member, path] of paths) {
          if (!path || path === normalizePath(path).path) continue;
          const pointer = `/${at}/${member}`;
          yield { where: { blob: name, pointer }, data: { name, pointer, path } };
        }
      }
    }
  },
  message: ({ name, pointer, path }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(path)}: ${path.startsWith('/') ? 'containerd and podman do' : 'containerd does'} not find this file; write ${JSON.stringify(normalizePath(path).path)}`,
  refusedBy: ({ path }) => (path.startsWith('/') ? [...containerdImport, 'podman'] : containerdImport),
};
