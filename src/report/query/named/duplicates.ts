// Which files are stored in several layers of different images.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

export const duplicates: NamedQuery = {
  name: 'duplicates',
  answers: 'Files with the same content in layers of several images',
  note: 'Bytes of files, uncompressed. A file in a layer that images share is stored once, and is no duplicate.',
  parameters: [
    prefixParameter,
    { name: 'min', type: 'bytes', default: '1', meaning: 'Only files of at least this size' },
  ],
  columns: [
    { name: 'path', unit: 'path', meaning: 'one of the paths, the first by name' },
    { name: 'paths', unit: 'count', meaning: 'how many different paths the content has', isMinor: true },
    { name: 'images', unit: 'count', meaning: 'images that have it' },
    { name: 'copies', unit: 'count', meaning: 'how often it is stored' },
    { name: 'size', unit: 'bytes', meaning: 'bytes of one copy' },
    { name: 'extra', unit: 'bytes', meaning: 'bytes of all copies but one' },
  ],
  sql: `WITH ${chosenImages},
used AS (
  SELECT DISTINCT layer, image
  FROM image_layers
  JOIN chosen USING (image)
),
stored AS (
  SELECT sha256, layer, path, size
  FROM files
  WHERE layer IN (SELECT layer FROM used) AND sha256 IS NOT NULL AND size > 0 AND size >= $min
),
copied AS (
  SELECT
    sha256,
    min(path) AS path,
    count(DISTINCT path) AS paths,
    count(*) AS copies,
    any_value(size) AS size
  FROM stored
  GROUP BY sha256
  HAVING count(DISTINCT layer) > 1
),
owners AS (
  SELECT sha256, count(DISTINCT image) AS images
  FROM (SELECT DISTINCT sha256, layer FROM stored SEMI JOIN copied USING (sha256))
  JOIN used USING (layer)
  GROUP BY sha256
)
SELECT concat('/', path) AS path, paths, images, copies, size, (copies - 1) * size AS extra
FROM copied
JOIN owners USING (sha256)
WHERE images > 1
ORDER BY extra DESC, path, sha256`,
};
