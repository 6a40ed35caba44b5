// Notes on a merge request of GitLab: https://docs.gitlab.com/api/notes/#merge-requests
import { API } from './requests.mjs';

/** Undefined if this pipeline has no merge request. */
export function gitlabNotes(environment, token) {
  const { CI_API_V4_URL: url, CI_MERGE_REQUEST_IID: number } = environment;
  // The pipeline of a fork runs in the fork; the merge request is in the project that it targets.
  const project = environment.CI_MERGE_REQUEST_PROJECT_ID ?? environment.CI_PROJECT_ID;
  if (!url || !number || !project) return undefined;
  const api = new API(url, { 'private-token': token }, token);
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${encodeURIComponent(number)}/notes`;
  return {
    needs: 'TIMG_INSPECT_TOKEN must be an access token with the scope "api" and at least the role Reporter',
    user: () => api.user(),
    list: () => api.list(`${notes}?per_page=100&sort=asc&order_by=created_at`),
    isBy: ({ author, system }, own) => system !== true && (own?.id === undefined || author?.id === own.id),
    create: (body) => api.send('POST', notes, { body }),
    update: ({ id }, body) => api.send('PUT', `${notes}/${id}`, { body }),
  };
}
