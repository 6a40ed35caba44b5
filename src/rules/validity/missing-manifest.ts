// Manifests that an index lists but the archive does not contain. This is normal if one platform of several was exported.
import type { Rule } from '../rule.ts';

interface Data {
  readonly kind: string;
  readonly digest: string;
  readonly platform: string | null;
}

export const missingManifest: Rule<Data> = {
  id: 'validity/missing-manifest',
  severity: 'warning',
  title: 'A listed manifest is not in the archive',
  why: 'An index keeps listing all platforms when only one is exported, which is legal. Manifests that are missing are not part of any result; export all platforms to include them.',
  *check({ contents }) {
    for (const { kind, digest, platform, isMissing } of contents.listed) {
      if (isMissing)
        yield { where: { blob: digest }, data: { kind, digest, platform: isUnknown(platform) ? null : platform } };
    }
  },
  message: ({ kind, digest, platform }) =>
    `${kind === 'image' ? 'the image' : kind === 'index' ? 'an index' : `an ${kind}`}${platform ? ` for ${platform}` : ''} is listed, but is not in the archive: ${digest}`,
};

/** Attestations are listed with the platform unknown/unknown. */
const isUnknown = (platform: string | undefined): platform is undefined =>
  platform === undefined || platform === 'unknown/unknown';
