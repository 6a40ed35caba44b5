// Which distribution a filesystem has (os-release(5)).

export interface Distribution {
  /** Such as `debian`. */
  readonly id: string;
  /** Such as `12`; null if it says none, as rolling distributions. */
  readonly version: string | null;
}

/** Where it says so, in the order in which programs look. */
export const osReleasePaths = ['etc/os-release', 'usr/lib/os-release'];

/** Bytes of the file that are read. */
export const maxOSRelease = 2 ** 16;

/** Null if there is no ID. */
export function distributionOf(text: string): Distribution | null {
  const id = valueIn(text, 'ID')?.toLowerCase();
  return id ? { id, version: valueIn(text, 'VERSION_ID') || null } : null;
}

function valueIn(text: string, key: 'ID' | 'VERSION_ID'): string | undefined {
  const value = new RegExp(`^${key}=(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s"']*))`, 'm').exec(text);
  return value?.[1] ?? value?.[2] ?? value?.[3];
}
