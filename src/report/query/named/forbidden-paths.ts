// Which images ship files that should not be in an image.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

const forbidden = [
  '*/.git/*',
  '*/node_modules/.cache/*',
  '*/.npm/_cacache/*',
  '*/.cache/pip/*',
  '/var/cache/apt/archives/*.deb',
  '/var/lib/apt/lists/*',
  '*/.ssh/id_*',
  '*/.aws/credentials',
  '*/.docker/config.json',
  '*/.netrc',
  '*/.env',
  '*.tfstate',
];

export const forbiddenPaths: NamedQuery = {
  name: 'forbidden-paths',
  answers: 'Images that ship forbidden paths',
  note: 'Bytes of files, uncompressed. Wasted files are not visible in a container, but everyone who pulls the image has them.',
  parameters: [
    prefixParameter,
    {
      name: 'paths',
      type: 'text',
      default: forbidden.join(','),
      meaning:
        'Forbidden paths, with commas between them: * is any text, with slashes; ? is one character, [ab] one of several',
    },
  ],
  columns: [
    { name: 'image', unit: 'code', meaning: 'names of the image' },
    { name: 'forbidden', unit: 'code', meaning: 'the pattern that the paths match' },
    { name: 'file_count', unit: 'count', meaning: 'files in all layers that match' },
    { name: 'visible', unit: 'bytes', meaning: 'bytes of those in the final filesystem' },
    { name: 'wasted', unit: 'bytes', meaning: 'bytes of those that are shipped and not visible' },
    { name: 'example', unit: 'path', meaning: 'one of the paths, the first by name', isMinor: true },
  ],
  sql: `WITH ${chosenImages},
patterns AS (
  SELECT DISTINCT trim(unnest(split($paths, ','))) AS forbidden
),
matching AS (
  SELECT layer, entry, forbidden, concat('/', path) AS path
  FROM files
  JOIN patterns ON concat('/', path) GLOB forbidden
  WHERE size > 0
)
SELECT
  label AS image,
  forbidden,
  count(*) AS file_count,
  coalesce(sum(size) FILTER (kind = 'live'), 0)::BIGINT AS visible,
  coalesce(sum(size) FILTER (kind <> 'live'), 0)::BIGINT AS wasted,
  min(path) AS example
FROM image_files
JOIN chosen USING (image)
JOIN matching USING (layer, entry)
GROUP BY chosen.image, label, forbidden
ORDER BY visible + wasted DESC, label, chosen.image, forbidden`,
};
