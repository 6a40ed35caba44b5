// Users that are not user, uid, user:group, uid:gid, uid:group or user:gid (config.md, "User").
import { normalizePlatform } from '../../../oci/platform.ts';
import { documentsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly user: string;
  readonly fault: string;
}

export const user: Rule<Data> = {
  id: 'validity/user',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'The user is not USER or USER:GROUP',
  why: 'The container does not start, or runs as another user than intended. Set it with USER NAME|UID[:GROUP|GID].',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-config')) {
      const declared = value?.config?.User;
      const isWindows = normalizePlatform(value ?? {}).os === 'windows';
      const fault = declared && !isWindows ? faultOf(declared) : undefined;
      if (declared && fault)
        yield { where: { blob: name, pointer: '/config/User' }, data: { name, user: declared, fault } };
    }
  },
  message: ({ name, user: declared, fault }) =>
    `${documentMember(name, '/config/User')}: ${JSON.stringify(declared)} ${fault}`,
};

/** The highest ID that runc accepts. */
const maxID = 2 ** 31 - 1;

function faultOf(declared: string): string | undefined {
  const parts = declared.split(':');
  if (parts.length > 2) return 'has more than one colon';
  if (parts[0] === '') return 'has no user before the colon';
  // passwd(5) and group(5) are lines of fields that end with a colon.
  if (/[\s\p{Cc}]/u.test(declared)) return 'has a space or control character';
  const isOutOfRange = parts.some((part) => /^-?\d+$/.test(part) && (Number(part) < 0 || Number(part) > maxID));
  return isOutOfRange ? `has an ID that is not in 0–${maxID}` : undefined;
}
