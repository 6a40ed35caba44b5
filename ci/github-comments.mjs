// Comments on a pull request of GitHub: https://docs.github.com/rest/issues/comments
import { readFileSync } from 'node:fs';
import { API, RequestError } from './requests.mjs';

/** Undefined if this run has no pull request. */
export function githubComments(environment, token) {
  const { GITHUB_API_URL: url = 'https://api.github.com', GITHUB_REPOSITORY: repository, PULL_REQUEST } = environment;
  const { pull_request: pull, workflow_run: run } = eventOf(environment);
  const number = Number(PULL_REQUEST || (pull?.number ?? run?.pull_requests?.[0]?.number));
  if (!Number.isSafeInteger(number) || number < 1) return undefined;
  const isFork = pull?.head !== undefined && pull.head.repo?.full_name !== pull.base?.repo?.full_name;
  const api = new API(url, { authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' }, token);
  const comments = `/repos/${repository}/issues`;
  return {
    needs: isFork
      ? 'for a pull request from a fork, the token of the job can only read'
      : 'the job needs "permissions: pull-requests: write"',
    user: () => api.user(),
    list: () => api.list(`${comments}/${number}/comments?per_page=100`),
    /** A token of a job or an app cannot ask for its name; its comments are not by persons. */
    isBy: ({ user }, own) => (own?.login === undefined ? user?.type !== 'User' : user?.login === own.login),
    create: (body) => api.send('POST', `${comments}/${number}/comments`, { body }),
    update: ({ id }, body) => api.send('PATCH', `${comments}/comments/${id}`, { body }),
  };
}

/** What started the workflow; empty outside of GitHub Actions. */
export function eventOf({ GITHUB_EVENT_PATH: file }) {
  if (!file) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new RequestError(`GITHUB_EVENT_PATH is not a JSON file: ${file}`);
  }
}
