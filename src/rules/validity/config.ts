// Rules: paths, ports and labels in a config.
import { normalizePlatform } from '../../oci/platform.ts';
import { pointerOf } from '../../text/json-pointer.ts';
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface ConfigPathsData {
  readonly name: string;
  readonly pointer: string;
  readonly path: string;
}

/** Paths in a config that are not absolute: runc refuses a relative working directory, engines differ for volumes. */
export const configPaths: Rule<ConfigPathsData> = {
  id: 'validity/config-paths',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A working directory or volume is not an absolute path',
  why: 'Containers do not start in a relative working directory, and engines refuse or ignore a relative volume. Set an absolute path with WORKDIR or VOLUME.',
  ofArchive: true,
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

interface ExposedPortsData {
  readonly name: string;
  readonly port: string;
}

/** Ports that are not PORT, PORT/tcp or PORT/udp (config.md, "ExposedPorts"); Docker also accepts sctp. */
export const exposedPorts: Rule<ExposedPortsData> = {
  id: 'validity/exposed-ports',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'An exposed port is not PORT/PROTOCOL',
  why: 'Engines refuse to create a container or ignore the port. Set it with EXPOSE, as a number from 0 to 65535 and tcp, udp or sctp; the builder writes a range as single ports.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      for (const port of Object.keys(value?.config?.ExposedPorts ?? {})) {
        if (isPort(port)) continue;
        const pointer = pointerOf(['config', 'ExposedPorts', port]);
        yield { where: { blob: name, pointer }, data: { name, port } };
      }
    }
  },
  message: ({ name, port }) =>
    `${documentMember(name, '/config/ExposedPorts')}: ${JSON.stringify(port)} is not a port such as 80/tcp`,
};

/** As ParsePort and SplitProtoPort of github.com/docker/go-connections/nat. */
function isPort(text: string): boolean {
  const [, port] = /^(\d+)(?:\/(?:tcp|udp|sctp))?$/i.exec(text) ?? [];
  return port !== undefined && Number(port) <= 65535;
}

interface LabelsData {
  readonly name: string;
  readonly value: string;
}

/** Labels with an empty key (config.md: labels follow the rules of annotations.md, where keys are not empty). */
export const labels: Rule<LabelsData> = {
  id: 'validity/labels',
  severity: 'warning',
  title: 'A label has an empty key',
  why: 'No filter finds the label, and builders refuse it in a Dockerfile. Give the label a key with LABEL KEY=VALUE.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, value: config } of documentsOf(contents, 'oci-config')) {
      const value = config?.config?.Labels?.[''];
      if (typeof value === 'string') yield { where: { blob: name, pointer: '/config/Labels/' }, data: { name, value } };
    }
  },
  message: ({ name, value }) =>
    `${documentMember(name, '/config/Labels')} has an empty key for ${JSON.stringify(value)}`,
};
