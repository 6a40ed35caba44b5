// A platform (image-index.md, "platform"): the operating system and processor an image is for.

export interface Platform {
  readonly os?: string | null;
  readonly architecture?: string | null;
  readonly variant?: string | null;
  readonly 'os.version'?: string | null;
}

/** `os/architecture[/variant]`, or undefined where neither is said. */
export function platformName(platform: Platform): string | undefined {
  if (!platform.os && !platform.architecture) return undefined;
  const name = `${platform.os || 'unknown'}/${platform.architecture || 'unknown'}`;
  return platform.variant ? `${name}/${platform.variant}` : name;
}

/** Whether `linux/arm64` (as a user asks) covers this platform; a wanted platform without variant takes any. */
export function matchesPlatform(name: string | undefined, wanted: string): boolean {
  return name === wanted || (name?.startsWith(`${wanted}/`) ?? false);
}

/** BuildKit's attestations stand in an index under the platform unknown/unknown. */
export const isUnknownPlatform = (platform: Platform): boolean =>
  platform.os === 'unknown' && platform.architecture === 'unknown';
