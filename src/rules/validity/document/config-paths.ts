// Paths in a config that are not absolute: runc refuses a relative working directory, engines differ for volumes.
import { normalizePlatform } from '../../../oci/platform.ts';
import { pointerOf } from '../../../text/json-pointer.ts';
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  readonly path: string;
}

export const configPaths: Rule<Data> = {
  id: 'validity/config-paths',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A working directory or volume is not an absolute path',
  why: 'Containers do not start in a relative working directory, and engines refuse or ignore a relative volume. Set an absolute path with WORKDIR or VOLUME.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      const { WorkingDir, Volumes } = value?.config ?? {};
      const isAbsolute = normalizePlatform(value ?? {}).os === 'windows' ? windowsPath : unixPath;
      const paths = [
        ...(WorkingDir ? [{ pointer: '/config/WorkingDir', path: WorkingDir }] : []),
        ...Object.keys(Volumes ?? {}).map((path) => ({ pointer: pointerOf(['config', 'Volumes', path]), path })),
      ];
      for (const { pointer, path } of paths)
        if (!isAbsolute.test(path)) yield { where: { blob: name, pointer }, data: { name, pointer, path } };
    }
  },
  message: ({ name, pointer, path }) =>
    pointer === '/config/WorkingDir'
      ? `${documentMember(name, pointer)}: ${JSON.stringify(path)} is not an absolute path`
      : `${documentMember(name, '/config/Volumes')}: ${JSON.stringify(path)} is not an absolute path`,
};

const unixPath = /^\/[^\0]*$/;
/** With a drive, from the root of the current one, or a named pipe; Docker's builder writes both slashes. */
const windowsPath = /^(?:[A-Za-z]:|[\\/])[^\0]*$/;
