// The hello image in two versions. 1.0.0 adds `app/` (WORKDIR) and the four entries of COPY to the python base. 1.1.0
// shares everything up to WORKDIR, and pays twice: chmod -R over what pip installed one step before, and a fixture that
// COPY brought and a later RUN removed.

import { noise } from '../../test/support/bytes.ts';
import type { ImageLiteral, StepLiteral } from '../../test/support/image-builder.ts';
import type { TarLiteral } from '../../test/support/tar-builder.ts';
import { BASE_ENV, BASE_STEPS } from './python-base.ts';
import { sized } from './sample.ts';

const BUILT = Date.UTC(2024, 1, 14, 9, 30) / 1000;
const REBUILT = Date.UTC(2024, 2, 20, 16) / 1000;
const SITE = 'usr/local/lib/python3.12/site-packages/';

const APP = `print('Hello, World!')\n`;
const DOCKERFILE = `FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY . .
CMD ["python", "app.py"]
`;
const DOCKERFILE_1_1 = `FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
RUN chmod -R go-w /usr/local/lib/python3.12/site-packages
RUN rm fixtures/greetings.csv
CMD ["python", "app.py"]
`;

export function pythonBase(): ImageLiteral {
  return {
    names: ['python:3.12-slim'],
    created: '2024-01-11T02:01:30Z',
    config: { Env: [...BASE_ENV, 'PYTHON_VERSION=3.12.1'], Cmd: ['python3'] },
    steps: BASE_STEPS,
  };
}

export function hello(): ImageLiteral {
  return {
    names: ['hello:1.0.0'],
    created: '2024-02-14T09:30:01.482913275Z',
    config: settings('1.0.0'),
    steps: [
      ...sharedSteps(),
      step('COPY . . # buildkit', BUILT + 1, [
        { path: 'app/' },
        { path: 'app/Dockerfile', body: DOCKERFILE },
        { path: 'app/README.md', body: '# hello\n\nPrints a greeting.\n' },
        { path: 'app/app.py', body: APP },
      ]),
      step('CMD ["python" "app.py"]', BUILT + 1),
    ],
  };
}

export function helloNext(): ImageLiteral {
  return {
    names: ['hello:1.1.0'],
    created: '2024-03-20T16:00:04.120558391Z',
    config: settings('1.1.0'),
    steps: [
      ...sharedSteps(),
      step('COPY . . # buildkit', REBUILT + 1, [
        { path: 'app/' },
        { path: 'app/Dockerfile', body: DOCKERFILE_1_1 },
        { path: 'app/README.md', body: '# hello\n\nPrints a greeting in many languages.\n' },
        { path: 'app/app.py', body: `from greetings import greet\n\n${APP}print(greet())\n` },
        { path: 'app/fixtures/' },
        { path: 'app/fixtures/greetings.csv', body: sized(3000, 'en,"Hello, World!"\nde,"Hallo, Welt!"') },
        { path: 'app/requirements.txt', body: 'greetings==2.3.0\n' },
      ]),
      step('RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit', REBUILT + 2, [
        ...parents(),
        ...site(0o664, 0o775),
      ]),
      step('RUN /bin/sh -c chmod -R go-w /usr/local/lib/python3.12/site-packages # buildkit', REBUILT + 3, [
        ...parents(),
        ...site(0o644, 0o755),
      ]),
      step('RUN /bin/sh -c rm fixtures/greetings.csv # buildkit', REBUILT + 4, [
        { path: 'app/' },
        { path: 'app/fixtures/' },
        { path: 'app/fixtures/.wh.greetings.csv', mode: 0, mtime: 0 },
      ]),
      step('CMD ["python" "app.py"]', REBUILT + 4),
    ],
  };
}

/** What both versions have in common: the base, then layer 4 with nothing but `app/`. */
function sharedSteps(): readonly StepLiteral[] {
  return [...BASE_STEPS, step('ENV PYTHONUNBUFFERED=1', BUILT), step('WORKDIR /app', BUILT, [{ path: 'app/' }])];
}

function settings(version: string): Readonly<Record<string, unknown>> {
  return {
    Env: [...BASE_ENV, 'PYTHON_VERSION=3.12.1', 'PYTHONUNBUFFERED=1'],
    Cmd: ['python', 'app.py'],
    WorkingDir: '/app',
    Labels: { 'org.opencontainers.image.title': 'hello', 'org.opencontainers.image.version': version },
    ArgsEscaped: true,
  };
}

/** 10,000 bytes in three files. A chmod changes modes, never times. */
function site(fileMode: number, directoryMode: number): readonly TarLiteral[] {
  const file = (name: string, body: Buffer): TarLiteral => ({
    path: `${SITE}${name}`,
    body,
    mode: fileMode,
    mtime: REBUILT + 2,
  });
  return [
    { path: `${SITE}greetings/`, mode: directoryMode, mtime: REBUILT + 2 },
    file('greetings/__init__.py', sized(1000, 'def greet(): return _catalogue.any()')),
    file('greetings/_catalogue.so', noise('catalogue', 6000)),
    file('greetings/catalogue.txt', sized(3000, 'Hello, World! Hallo, Welt! Bonjour, le monde !')),
  ];
}

function parents(): readonly TarLiteral[] {
  return ['usr/', 'usr/local/', 'usr/local/lib/', 'usr/local/lib/python3.12/', SITE].map((path) => ({
    path,
    mtime: path === SITE ? REBUILT + 2 : Date.UTC(2024, 0, 11, 2, 1) / 1000,
  }));
}

function step(createdBy: string, time: number, entries?: readonly TarLiteral[]): StepLiteral {
  const created = `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
  if (entries === undefined) return { createdBy, created };
  return { createdBy, created, entries: entries.map((entry) => ({ mtime: time, ...entry })) };
}
