// A server on this machine that plays the REST APIs of comments: issue comments of GitHub, notes of GitLab.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StoredComment {
  readonly id: number;
  body: string;
  /** As GitHub has it. */
  readonly user?: { readonly login: string; readonly type: 'Bot' | 'User' } | null;
  /** As GitLab has it. */
  readonly author?: { readonly id: number };
  readonly system?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Received {
  /** `POST /repos/o/r/issues/7/comments`: without the query. */
  readonly call: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export interface CommentAPI {
  readonly url: string;
  readonly comments: StoredComment[];
  readonly received: Received[];
  close(): void;
}

export interface CommentAPIOptions {
  /** Paths of the list of comments and, before the number, of one comment. */
  readonly list: string;
  readonly one: string;
  readonly updateMethod: 'PATCH' | 'PUT';
  /** The path that says who the token belongs to. */
  readonly user?: string;
  /** What it says; without it, 403, as for a token of a job. */
  readonly owner?: object;
  /** What a new comment has beside its body. */
  readonly creator?: Partial<StoredComment>;
  readonly pageSize?: number;
  /** An answer instead of the usual one; `done` does what was asked all the same. */
  readonly instead?: (call: string, count: number, done: () => void) => Answer | undefined;
}

const bot = { user: { login: 'github-actions[bot]', type: 'Bot' } } as const;

/** The paths of pull request 7 of GitHub's o/r. */
export const githubPull = {
  list: '/repos/o/r/issues/7/comments',
  one: '/repos/o/r/issues/comments',
  updateMethod: 'PATCH',
} as const satisfies CommentAPIOptions;

/** The paths of merge request 7 of GitLab's project 42, for the access token of a project. */
export const gitlabMerge = {
  list: '/api/v4/projects/42/merge_requests/7/notes',
  one: '/api/v4/projects/42/merge_requests/7/notes',
  user: '/api/v4/user',
  updateMethod: 'PUT',
  owner: { id: 5, username: 'project_42_bot' },
  creator: { author: { id: 5 } },
} as const satisfies CommentAPIOptions;

/** Starts the server. */
export async function commentAPI(options: CommentAPIOptions): Promise<CommentAPI> {
  const { list, one, updateMethod, user = '/user', owner, creator = bot } = options;
  const comments: StoredComment[] = [];
  const received: Received[] = [];
  let nextID = 1000;

  function answer(call: string, query: URLSearchParams, body: string, response: ServerResponse): void {
    const bodyText = (): string => {
      const { body: given }: { body: string } = JSON.parse(body);
      assert.ok(given.length <= 65_536, 'body is too long (maximum is 65536 characters)');
      return given;
    };
    if (call === `GET ${user}`) {
      if (owner) send(response, 200, owner);
      else send(response, 403, { message: 'Resource not accessible by integration' });
    } else if (call === `GET ${list}`) {
      const size = Math.min(Number(query.get('per_page') ?? 30), options.pageSize ?? 100);
      const page = Number(query.get('page') ?? 1);
      const next = `<${url}${list}?per_page=${size}&page=${page + 1}>; rel="next"`;
      const isLast = page * size >= comments.length;
      const last = `<${url}${list}?page=99>; rel="last"`;
      send(response, 200, comments.slice((page - 1) * size, page * size), isLast ? {} : { link: `${next}, ${last}` });
    } else if (call === `POST ${list}`) {
      const created = { id: nextID, ...creator, body: bodyText() };
      nextID += 1;
      comments.push(created);
      send(response, 201, created);
    } else if (call.startsWith(`${updateMethod} ${one}/`)) {
      const found = comments.find(({ id }) => call === `${updateMethod} ${one}/${id}`);
      if (found) found.body = bodyText();
      send(response, found ? 200 : 404, found ?? { message: 'Not Found' });
    } else send(response, 404, { message: 'Not Found' });
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://localhost');
    const call = `${request.method} ${pathname}`;
    const body = await text(request);
    received.push({ call, query, headers: request.headers });
    const count = received.filter((before) => before.call === call).length;
    const done = (): void => answer(call, query, body, silent(response));
    const instead = options.instead?.(call, count, done);
    if (instead) send(response, instead.status, instead.value, instead.headers);
    else answer(call, query, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    comments,
    received,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** Does not send anything. */
const silent = (response: ServerResponse): ServerResponse =>
  Object.create(response, { writeHead: { value: () => ({ end: () => undefined }) } }) as ServerResponse;
