// Ports that are not PORT, PORT/tcp or PORT/udp (config.md, "ExposedPorts"); Docker also accepts sctp.
import { pointerOf } from '../../../text/json-pointer.ts';
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly port: string;
}

export const exposedPorts: Rule<Data> = {
  id: 'validity/exposed-ports',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'An exposed port is not PORT/PROTOCOL',
  why: 'Engines refuse to create a container or ignore the port. Set it with EXPOSE, as a number from 0 to 65535 and tcp, udp or sctp; the builder writes a range as single ports.',
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
