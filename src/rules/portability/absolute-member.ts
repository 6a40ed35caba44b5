// Members of the archive's own tar whose names start with a slash, as `tar -P` stores them.
import { containerdImport } from '../../image/engines.ts';
import type { Rule } from '../rule.ts';
import { pluralize } from '../wording.ts';

interface Data {
  readonly memberCount: number;
  readonly example: string;
}

export const absoluteMember: Rule<Data> = {
  id: 'portability/absolute-member',
  severity: 'warning',
  title: 'Names in the archive start with a slash',
  why: 'Neither containerd nor podman finds "/manifest.json" if it looks for "manifest.json". Pack the directory again with relative names, as tar does without the option -P.',
  *check({ archive, contents }) {
    const [example] = archive.absoluteNames ?? [];
    if (example === undefined || contents.formats.includes('rootfs')) return;
    const memberCount = archive.absoluteNames?.length ?? 0;
    yield { where: { blob: example }, data: { memberCount, example } };
  },
  message: ({ memberCount, example }) =>
    `${memberCount === 1 ? `the name ${example} in the archive starts` : `${pluralize(memberCount, 'name')} in the archive, such as ${example}, start`} with a slash: containerd and podman do not find the file`,
  refusedBy: () => [...containerdImport, 'podman'],
};
