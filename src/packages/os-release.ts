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

const assignments = {
  ID: /^ID=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']*))/m,
  VERSION_ID: /^VERSION_ID=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']*))/m,
};

function valueIn(text: string, key: keyof typeof assignments): string | undefined {
  const value = assignments[key].exec(text);
  return value?.[1] ?? value?.[2] ?? value?.[3];
}
