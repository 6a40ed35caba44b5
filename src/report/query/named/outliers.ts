// Which images have a platform, a kernel or packages that are not usual.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

/** Names that architectures have in package databases, and Go's. */
const architectures = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  i386: '386',
  i486: '386',
  i586: '386',
  i686: '386',
  x86: '386',
  armel: 'arm',
  armhf: 'arm',
  armv6l: 'arm',
  armv7: 'arm',
  armv7l: 'arm',
  armv7hl: 'arm',
  ppc64el: 'ppc64le',
  loongarch64: 'loong64',
} as const;

const goArchitecture = `coalesce(map {${Object.entries(architectures)
  .map(([name, go]) => `'${name}': '${go}'`)
  .join(', ')}}[arch], arch)`;

/** Packages with a kernel: of Debian and Ubuntu, Red Hat and SUSE, Alpine, Arch. */
const kernelPackage =
  '^(linux-image-[0-9].*|kernel(-core|-default|-uek-core)?|linux(-lts|-virt|-edge|-hardened|-zen)?)$';

export const outliers: NamedQuery = {
  name: 'outliers',
  answers: 'Images with an unusual platform, kernel or package architecture',
  note: 'Usual is what most images have; for packages, the architecture of the image. Containers run on the kernel of the host: one in an image is only needed to boot it.',
  parameters: [prefixParameter],
  columns: [
    { name: 'image', unit: 'code', meaning: 'names of the image' },
    {
      name: 'what',
      unit: 'text',
      meaning: 'platform · kernel: directories in /lib/modules, and packages · package architecture',
    },
    { name: 'value', unit: 'text', meaning: 'what the image has' },
    { name: 'usual', unit: 'text', meaning: 'what is usual' },
    { name: 'images', unit: 'count', meaning: 'images with the same value', isMinor: true },
  ],
  sql: `WITH ${chosenImages},
kernels AS (
  SELECT image, regexp_extract(path, '^(?:usr/)?lib/modules/([^/]+)/', 1) AS kernel
  FROM image_files
  JOIN chosen USING (image)
  JOIN (SELECT layer, entry, path FROM files WHERE path LIKE 'lib/modules/%' OR path LIKE 'usr/lib/modules/%') USING (layer, entry)
  WHERE kind = 'live'
  UNION
  SELECT image, concat(name, ' ', version)
  FROM packages
  WHERE installed AND type IN ('deb', 'rpm', 'apk', 'alpm') AND regexp_matches(name, '${kernelPackage}')
),
found AS (
  SELECT image, string_agg(kernel, ', ' ORDER BY kernel) AS kernels
  FROM kernels
  WHERE kernel <> ''
  GROUP BY image
),
known AS (
  SELECT image, 'platform' AS what, concat_ws('/', os, architecture, variant) AS value
  FROM platforms
  UNION ALL
  SELECT image, 'kernel', coalesce(kernels, 'none')
  FROM chosen
  LEFT JOIN found USING (image)
),
counted AS (
  SELECT what, value, count(*) AS images
  FROM known
  JOIN chosen USING (image)
  GROUP BY ALL
),
most AS (
  SELECT what, first(value ORDER BY images DESC, value) AS usual
  FROM counted
  GROUP BY what
),
foreign_packages AS (
  SELECT
    image,
    architecture AS usual,
    string_agg(DISTINCT ${goArchitecture}, ', ' ORDER BY ${goArchitecture}) AS value
  FROM packages
  JOIN platforms USING (image)
  WHERE installed
    AND type IN ('deb', 'rpm', 'apk', 'alpm')
    AND arch NOT IN ('all', 'noarch', 'any', '(none)', '')
    AND ${goArchitecture} <> architecture
  GROUP BY ALL
),
unusual AS (
  SELECT image, what, value, usual, images
  FROM known
  JOIN counted USING (what, value)
  JOIN most USING (what)
  WHERE value <> usual
  UNION ALL
  SELECT image, 'package architecture', value, usual, count(*) OVER (PARTITION BY value, usual)
  FROM foreign_packages
  JOIN chosen USING (image)
)
SELECT label AS image, what, value, usual, images
FROM unusual
JOIN chosen USING (image)
ORDER BY what, images, value, label, chosen.image`,
};
