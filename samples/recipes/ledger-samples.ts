// Bytes that are paid for and not seen: each way a layer can hide what a lower one (or itself) shipped. Sizes are round
// and differ, so that a wrong label shows in the sum.
import { type ImageLiteral, ociArchive } from '../../test/support/image-builder.ts';
import { NEW_YEAR_2024, type TarLiteral } from '../../test/support/tar-builder.ts';
import { whiteout } from './changeset-samples.ts';
import { built, type Sample, sized } from './sample.ts';

const DAY_LATER = NEW_YEAR_2024 + 86400;
const CAPABILITY = Buffer.from('0100000200040000000000000000000000000000', 'hex');

export function ledgerSamples(): readonly Sample[] {
  return [
    copied(),
    removedAndMoved(),
    built('duplicates', [
      [
        'COPY twice',
        [
          { path: 'etc/' },
          { path: 'etc/conf', body: sized(100, 'first') },
          { path: 'etc/', mode: 0o700 },
          { path: 'etc/conf', body: sized(250, 'last') },
          { path: 'var/' },
          { path: 'var/cache/' },
          { path: 'var/cache/item', body: sized(30, 'its parent becomes a file') },
          { path: 'var/cache', body: sized(7, 'a file') },
        ],
      ],
      [
        'COPY twice the same',
        [
          { path: 'etc/conf', body: sized(250, 'last') },
          { path: 'etc/conf', body: sized(250, 'last') },
        ],
      ],
    ]),
    hardLinks(),
    attributes(),
    ['edited-instruction.tar', ociArchive([tools('1.0.0', 'curl'), tools('1.1.0', 'curl jq', jq)])],
    built('devices', [
      [
        'RUN mknod',
        [
          { path: 'dev/' },
          { path: 'dev/null', type: 'character-device', device: [1, 3], mode: 0o666 },
          { path: 'dev/overlay', type: 'character-device', device: [0, 0] },
          { path: 'dev/queue', type: 'fifo' },
          { path: 'dev/sda', type: 'block-device', device: [8, 0], mode: 0o660, gid: 6 },
        ],
      ],
      [
        'RUN mknod again',
        [{ path: 'dev/' }, { path: 'dev/sda', type: 'block-device', device: [8, 1], mode: 0o660, gid: 6 }],
      ],
    ]),
  ];
}

function copied(): Sample {
  const files = ['chmod', 'chown', 'touch', 'setcap', 'rewrite', 'restored'];
  const file = (name: string, more: Partial<TarLiteral> = {}): TarLiteral => ({
    path: `srv/${name}`,
    body: sized((files.indexOf(name) + 1) * 1000, name),
    ...more,
  });
  return built('copied', [
    ['COPY srv /srv', [{ path: 'srv/' }, ...files.map((name) => file(name))]],
    ['RUN chmod', [file('chmod', { mode: 0o600 })]],
    ['RUN chown', [file('chown', { uid: 1000, gid: 1000 })]],
    ['RUN touch', [file('touch', { mtime: DAY_LATER })]],
    ['RUN setcap', [file('setcap', { xattrs: { 'security.capability': CAPABILITY } })]],
    ['COPY the same', [file('rewrite')]],
    ['RUN rm and restore', [whiteout('srv/.wh.restored'), file('restored')]],
    ['RUN edit', [{ path: 'srv/rewrite', body: sized(5000, 'other') }]],
  ]);
}

function removedAndMoved(): Sample {
  return built('deleted-and-moved', [
    [
      'COPY srv /srv',
      [
        { path: 'srv/' },
        { path: 'srv/cache/' },
        { path: 'srv/cache/a', body: sized(1000, 'a') },
        { path: 'srv/cache/sub/' },
        { path: 'srv/cache/sub/b', body: sized(2000, 'b') },
        { path: 'srv/from', body: sized(3000, 'moved') },
        { path: 'srv/tmp', body: sized(500, 'tmp') },
      ],
    ],
    ['RUN rm /srv/tmp', [{ path: 'srv/' }, whiteout('srv/.wh.tmp')]],
    ['RUN rm -rf /srv/cache', [{ path: 'srv/' }, whiteout('srv/.wh.cache')]],
    [
      'RUN mv /srv/from /srv/to',
      [{ path: 'srv/' }, whiteout('srv/.wh.from'), { path: 'srv/to', body: sized(3000, 'moved') }],
    ],
    ['RUN cp /srv/to /srv/copy', [{ path: 'srv/' }, { path: 'srv/copy', body: sized(3000, 'moved') }]],
  ]);
}

function hardLinks(): Sample {
  const to = (path: string, link: string, more: Partial<TarLiteral> = {}): TarLiteral => ({
    path,
    link,
    type: 'hardlink',
    ...more,
  });
  return built('hard-links', [
    [
      'COPY bin /bin',
      [
        { path: 'bin/' },
        { path: 'bin/a', body: sized(1000, 'a') },
        to('bin/a2', 'bin/a'),
        to('bin/a3', 'bin/a2', { sizeField: 1000 }),
        { path: 'bin/b', body: sized(2000, 'b') },
        to('bin/b2', '/bin/b'),
        { path: 'bin/c', body: sized(500, 'c') },
        { path: 'bin/s', link: 'c' },
        to('bin/s2', 'bin/s'),
        { path: 'bin/d', body: sized(40, 'd') },
      ],
    ],
    ['RUN overwrite one name', [{ path: 'bin/' }, { path: 'bin/a', body: sized(1100, 'new a') }]],
    ['RUN remove all names', [{ path: 'bin/' }, whiteout('bin/.wh.b'), whiteout('bin/.wh.b2')]],
    ['RUN ln /bin/c /bin/c2', [{ path: 'bin/' }, to('bin/c2', 'bin/c')]],
    ['RUN ln where the name was another file', [to('bin/d', 'bin/c')]],
    ['RUN a link to nothing', [to('bin/lost', 'bin/no-such-file')]],
    [
      'RUN recopy through a link',
      [{ path: 'bin/e', body: sized(1000, 'a') }, to('bin/a2', 'bin/e'), to('bin/a3', 'bin/e')],
    ],
  ]);
}

function attributes(): Sample {
  return built('attributes', [
    [
      'COPY srv /srv',
      [
        { path: 'srv/' },
        { path: 'srv/current', link: 'releases/1' },
        { path: 'srv/empty' },
        { path: 'srv/home/' },
        { path: 'srv/releases/' },
        { path: 'srv/same-size', body: sized(64, 'one') },
        { path: 'srv/type', body: sized(16, 'becomes a link') },
      ],
    ],
    [
      'RUN ln -sfn',
      [
        { path: 'srv/', mtime: DAY_LATER },
        { path: 'srv/current', link: 'releases/2' },
      ],
    ],
    [
      'RUN chmod 700 home',
      [
        { path: 'srv/', mtime: DAY_LATER },
        { path: 'srv/home/', mode: 0o700 },
      ],
    ],
    [
      'RUN touch',
      [
        { path: 'srv/empty', mtime: DAY_LATER },
        { path: 'srv/releases/', mtime: DAY_LATER },
      ],
    ],
    ['RUN sed', [{ path: 'srv/same-size', body: sized(64, 'two') }]],
    ['RUN ln -sf', [{ path: 'srv/type', link: 'same-size' }]],
    ['RUN attributes of /', [{ path: './', mode: 0o700 }]],
  ]);
}

const LIBRARIES = 'usr/lib/x86_64-linux-gnu/';

const jq: readonly TarLiteral[] = [
  { path: 'usr/bin/jq', body: sized(30_000, 'jq'), mode: 0o755 },
  { path: `${LIBRARIES}libjq.so.1`, body: sized(340_000, 'libjq') },
  { path: `${LIBRARIES}libonig.so.5`, body: sized(550_000, 'libonig') },
];

/** 1.1.0 installs one more package in the same instruction, a day later. */
function tools(version: string, packages: string, more: readonly TarLiteral[] = []): ImageLiteral {
  const mtime = more.length === 0 ? NEW_YEAR_2024 : DAY_LATER;
  const installed: readonly TarLiteral[] = [
    { path: 'usr/bin/curl', body: sized(270_000, 'curl'), mode: 0o755 },
    { path: `${LIBRARIES}libcurl.so.4`, body: sized(710_000, 'libcurl') },
    { path: `${LIBRARIES}libnghttp2.so.14`, body: sized(180_000, 'libnghttp2') },
    { path: 'var/lib/dpkg/status', body: sized(2000 + 100 * more.length, 'Status: install ok installed') },
    ...more,
  ];
  return {
    names: [`tools:${version}`],
    steps: [
      { createdBy: 'COPY / /', entries: [{ path: 'usr/bin/sh', body: sized(120_000, 'sh'), mode: 0o755 }] },
      {
        createdBy: `RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/* # buildkit`,
        entries: installed.map((entry) => ({ mtime, ...entry })),
      },
    ],
  };
}
