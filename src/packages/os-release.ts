// Which distribution a filesystem has (os-release(5)).

/** Where it says so, in the order in which programs look. */
export const osReleasePaths = ['etc/os-release', 'usr/lib/os-release'];

/** Bytes of the file that are read. */
export const maxOSRelease = 2 ** 16;

/** The ID, such as `debian`; null if there is none. */
export function distributionID(text: string): string | null {
  const value = /^ID=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']*))/m.exec(text);
  return (value?.[1] ?? value?.[2] ?? value?.[3])?.toLowerCase() || null;
}
