/** What more than one screen asks: who is here, which cases there are, and the facts of the open one. */
import { api, contractQuery, type Feature } from './api.ts';

const contents: readonly Feature[] = [
  'cases',
  'imports',
  'timeline',
  'annotations',
  'exhibits',
  'custody',
  'approvals',
  'ledger',
];

const shellApi = api.injectEndpoints({
  endpoints: (build) => ({
    session: contractQuery(build, 'session.get', ['session']),
    caseList: contractQuery(build, 'cases.list', ['session', ...contents]),
    caseInfo: contractQuery(build, 'cases.info', contents),
  }),
});

export const { useSessionQuery, useCaseListQuery, useCaseInfoQuery } = shellApi;
export const { session: sessionEndpoint } = shellApi.endpoints;
/** For a screen that already holds the newer answer. */
export const { updateQueryData, upsertQueryData } = shellApi.util;
