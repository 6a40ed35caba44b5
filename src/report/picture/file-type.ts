// Guesses the type of a file from its name and directory. Only used for colors of the map.

export const fileTypes = [
  'program',
  'library',
  'source and script',
  'data and configuration',
  'document',
  'archive and package',
  'media',
  'other',
] as const;

export type FileType = (typeof fileTypes)[number];

/** The first match counts. */
const patterns: readonly (readonly [FileType, RegExp])[] = [
  ['document', /(?:^|\/)(?:doc|man|info|locale|help|licenses?)\/|\.(?:md|txt|rst|html?|pdf|mo|po|adoc)$/i],
  ['library', /\.(?:so(?:\.[\d.]+)?|a|o|ko|dll|dylib|node|wasm|class|pdb)$/i],
  ['archive and package', /\.(?:t?gz|bz2|xz|zst|zip|tar|jar|war|whl|deb|rpm|apk|gem|egg|7z|nupkg)$/i],
  ['media', /\.(?:png|jpe?g|gif|svg|webp|ico|ttf|otf|woff2?|eot|mp[34]|ogg|wav|webm)$/i],
  [
    'source and script',
    /\.(?:py|pyc|pyi|js|mjs|cjs|ts|tsx|jsx|map|rb|pl|pm|sh|bash|php|lua|go|rs|c|cc|cpp|h|hpp|java|el|tcl|css|sql)$/i,
  ],
  ['program', /(?:^|\/)(?:s?bin|libexec)\/[^/]+$|\.exe$/i],
  [
    'data and configuration',
    /^(?:etc|var)\/|\.(?:json|ya?ml|toml|ini|conf|cfg|xml|csv|tsv|db|sqlite3?|dat|bin|cache|pem|crt|list|gresource)$/i,
  ],
];

export const fileTypeOf = (path: string): FileType =>
  patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
