// Which base image each image is built on, and whether others are built on a newer version of it.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

/** docker.io/library/debian:12 as debian:12, as in the names of images. */
const familiarBase = String.raw`regexp_replace(base_name, '^(index\.)?docker\.io/(library/)?', '')`;

export const baseImages: NamedQuery = {
  name: 'base-images',
  answers: 'Base images, and which images are behind',
  note: 'The newest version of a base image is that of the image that was created last, with base images that are in the tables themselves.',
  parameters: [prefixParameter],
  columns: [
    { name: 'image', unit: 'code', meaning: 'names of the image' },
    { name: 'base', unit: 'code', meaning: 'name of its base image, or null' },
    {
      name: 'told_by',
      unit: 'text',
      meaning: 'label: a label or annotation of the image · layers: another image in the tables is its lowest layers',
      isMinor: true,
    },
    {
      name: 'behind',
      unit: 'flag',
      meaning: 'whether there is a newer version of the base for its architecture; null if unknown',
    },
    { name: 'version', unit: 'digest', meaning: 'digest of the base image, or null', isMinor: true },
    { name: 'newest', unit: 'digest', meaning: 'digest of the newest version, or null', isMinor: true },
    { name: 'created', unit: 'time', meaning: 'when the image was created, as its config says', isMinor: true },
  ],
  sql: `WITH ${chosenImages},
tops AS (
  SELECT image, max(layer_index) AS top, arg_max(chain_id, layer_index) AS chain_id
  FROM image_layers
  GROUP BY image
),
-- Images whose layers are the lowest ones of another image.
below AS (
  SELECT upper_layers.image, base.image AS base_image, base.top
  FROM image_layers upper_layers
  JOIN tops own ON own.image = upper_layers.image
  JOIN tops base ON base.chain_id = upper_layers.chain_id AND base.top = upper_layers.layer_index
  WHERE upper_layers.layer_index < own.top
),
-- Of these, the one with the most layers.
nearest AS (
  SELECT image, arg_max(base_image, (top, base_image)) AS base_image
  FROM below
  GROUP BY image
),
declared AS (
  SELECT image, ${familiarBase} AS base, base_digest
  FROM platforms
  WHERE base_name IS NOT NULL
),
-- A declared base that is in the tables: a declared digest can be that of an index.
found AS (
  SELECT d.image, arg_max(b.base_image, (b.top, b.base_image)) AS base_image
  FROM declared d
  JOIN below b ON b.image = d.image
  JOIN named n ON n.image = b.base_image AND n.shown = d.base
  GROUP BY d.image
),
first_names AS (
  SELECT image, min(shown) AS name
  FROM named
  GROUP BY image
),
built AS (
  SELECT
    p.image,
    p.os,
    p.architecture,
    p.created,
    coalesce(d.base, n.name) AS base,
    CASE WHEN d.base IS NOT NULL THEN 'label' WHEN n.name IS NOT NULL THEN 'layers' END AS told_by,
    CASE WHEN d.base IS NULL THEN l.base_image ELSE coalesce(f.base_image, d.base_digest) END AS version
  FROM platforms p
  LEFT JOIN declared d ON d.image = p.image
  LEFT JOIN found f ON f.image = p.image
  LEFT JOIN nearest l ON l.image = p.image
  LEFT JOIN first_names n ON n.image = l.base_image
),
versions AS (
  SELECT base, os, architecture, version, created
  FROM built
  WHERE base IS NOT NULL AND version IS NOT NULL
  UNION ALL
  SELECT DISTINCT n.shown, p.os, p.architecture, p.image, p.created
  FROM platforms p
  JOIN named n USING (image)
),
newest AS (
  SELECT base, os, architecture, arg_max(version, (created, version)) AS newest
  FROM versions
  WHERE created IS NOT NULL
  GROUP BY ALL
)
SELECT
  label AS image,
  base,
  told_by,
  version <> newest AS behind,
  version,
  newest,
  created
FROM built
JOIN chosen USING (image)
LEFT JOIN newest USING (base, os, architecture)
ORDER BY behind DESC NULLS LAST, base NULLS LAST, label, chosen.image`,
};
