// Text about names that the archive's own tar has more than once.

/** Docker unpacks the archive; containers/image, in skopeo and podman, searches a docker-archive for the first entry. */
export const choicesOfEngines =
  'Docker reads the last entry of a name, skopeo and podman the first one of a docker-archive';

/** `the archive has manifest.json twice` */
export const repeatText = ({ name, entryCount }: { readonly name: string; readonly entryCount: number }): string =>
  `the archive has ${name} ${entryCount === 2 ? 'twice' : `${entryCount} times`}`;
