// Texts that the help and the manual have in common.

export const program = 'timg-inspect';

export const introduction = 'Analyzes container image archives offline: what is in them, how big they are, and why.';

export const archiveForms =
  'ARCHIVE is a tar from docker save or docker export or an OCI layout (tar or directory), plain or compressed, or the storage of a registry. Use "-" for standard input, and ARCHIVE#NAME for one image of several.';

export const dockerNames =
  "Docker's command names work too: image ls, image history, image inspect, container export, manifest inspect.";

/** What each exit status means, in lines. */
export const exitStatuses: readonly { readonly status: number; readonly meaning: readonly string[] }[] = [
  { status: 0, meaning: ['success'] },
  { status: 1, meaning: ['errors found, results incomplete, check failed, or --exit-code found differences'] },
  {
    status: 2,
    meaning: ['wrong usage, or an archive, image or path is not found or not readable', 'or a file cannot be written'],
  },
];

/** Calls that show more help. */
export const helpTopics: readonly { readonly call: string; readonly shows: string }[] = [
  { call: 'help COMMAND', shows: 'options of a command, with examples' },
  { call: 'help options', shows: 'options of all commands: input, output, performance, limits' },
  { call: 'help completion', shows: 'how bash, zsh and fish complete commands and options' },
];

export const limitsTitle = 'Limits (raise them for unusually large archives)';

export const mainExamples: readonly string[] = [`${program} app.tar`, `docker save app | ${program} bloat -`];

/** An example of a command as a command line. */
export const exampleLine = (example: string): string =>
  example.includes(`${program} `) ? example : `${program} ${example}`;
