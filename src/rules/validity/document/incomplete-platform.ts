// Platforms in an index without an operating system or architecture (image-index.md: both are REQUIRED).
import type { Rule } from '../../rule.ts';
import { documentMember } from '../../wording.ts';

interface Data {
  readonly name: string;
  readonly pointer: string;
  /** The required keys that it does not have. */
  readonly missing: readonly ('os' | 'architecture')[];
}

export const incompletePlatform: Rule<Data> = {
  id: 'validity/incomplete-platform',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A platform in an index has no os or no architecture',
  why: 'The spec requires both if a platform is given. Engines refuse the index, skip the image, or take it for one of their own platform. Declare os and architecture, or leave the platform out.',
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      const { platform } = declared ?? {};
      if (!platform) continue;
      const pointer = `${at}/platform`;
      const missing = (['os', 'architecture'] as const).filter((key) => !platform[key]);
      if (missing.length > 0) yield { where: { blob: from, pointer }, data: { name: from, pointer, missing } };
    }
  },
  message: ({ name, pointer, missing }) => `${documentMember(name, pointer)} has no ${missing.join(' and no ')}`,
};
