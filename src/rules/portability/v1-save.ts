// An archive of docker save before 1.10, which current engines cannot load.
import { everyEngine } from '../../image/engines.ts';
import type { Rule } from '../rule.ts';

export const v1Save: Rule<object> = {
  id: 'portability/v1-save',
  severity: 'note',
  title: 'The archive was saved by Docker before 1.10',
  why: 'Docker since 29, containerd and podman refuse an archive without manifest.json. Load it with an old Docker version and save it again with a newer one, or rebuild the image.',
  *check({ contents }) {
    if (contents.formats.includes('docker-v1')) yield { where: {}, data: {} };
  },
  message: () => 'saved by Docker before 1.10: no manifest.json, so Docker since 29 and containerd refuse to load it',
  refusedBy: () => everyEngine,
};
