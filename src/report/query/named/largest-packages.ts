// Which packages have the most bytes in all images together.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

export const largestPackages: NamedQuery = {
  name: 'largest-packages',
  answers: 'Largest packages over all images',
  note: 'Bytes of files, uncompressed, with those that later layers waste. Together: files in a layer that images share are counted once.',
  parameters: [prefixParameter],
  columns: [
    { name: 'package', unit: 'code', meaning: 'name of the package' },
    { name: 'type', unit: 'text', meaning: 'deb, apk, npm …' },
    { name: 'versions', unit: 'count', meaning: 'how many different versions there are', isMinor: true },
    { name: 'images', unit: 'count', meaning: 'images that have it, or had it in one of their layers' },
    { name: 'separate', unit: 'bytes', meaning: 'bytes of its files in all images, if each had its own layers' },
    { name: 'together', unit: 'bytes', meaning: 'the same with each layer counted once' },
  ],
  sql: `WITH ${chosenImages},
stored AS (
  SELECT type, name, sum(size) AS together
  FROM (
    SELECT DISTINCT p.type, p.name, f.layer, f.entry, f.size
    FROM image_files f
    JOIN chosen USING (image)
    JOIN packages p ON p.image = f.image AND p.package = f.package
    WHERE f.owner = 'package'
  )
  GROUP BY ALL
),
listed AS (
  SELECT
    type,
    name,
    count(DISTINCT version) AS versions,
    count(DISTINCT image) AS images,
    sum(visible + wasted) AS separate
  FROM packages
  JOIN chosen USING (image)
  GROUP BY ALL
)
SELECT
  name AS package,
  type,
  versions,
  images,
  separate::BIGINT AS separate,
  coalesce(together, 0)::BIGINT AS together
FROM listed
LEFT JOIN stored USING (type, name)
ORDER BY together DESC, separate DESC, package, type`,
};
