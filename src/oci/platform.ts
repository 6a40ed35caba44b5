// Platforms (image-index.md, "platform"): the operating system and processor that an image is for.

/** A platform. */
export interface Platform {
  readonly os?: string | null | undefined;
  readonly architecture?: string | null | undefined;
  readonly variant?: string | null | undefined;
  readonly 'os.version'?: string | null | undefined;
}

/** `os/architecture[/variant]`; undefined if neither os nor architecture is set. */
export function platformName(platform: Platform): string | undefined {
  if (!platform.os && !platform.architecture) return undefined;
  const name = `${platform.os || 'unknown'}/${platform.architecture || 'unknown'}`;
  return platform.variant ? `${name}/${platform.variant}` : name;
}

/**
 * Whether a platform matches the one the user asked for, such as `linux/arm64`. A request without a variant matches any
 * variant.
 */
export function matchesPlatform(name: string | undefined, wanted: string): boolean {
  return name === wanted || (name?.startsWith(`${wanted}/`) ?? false);
}

/** BuildKit lists attestations in an index under the platform unknown/unknown. */
export const isUnknownPlatform = (platform: Platform): boolean =>
  platform.os === 'unknown' && platform.architecture === 'unknown';
