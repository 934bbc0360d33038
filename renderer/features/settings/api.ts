import { api, contractQuery } from '../../app/api.ts';

export const settingsApi = api.injectEndpoints({
  endpoints: (build) => ({
    attestationSettings: contractQuery(build, 'attestations.settings', ['attestations', 'session']),
    caseKeys: contractQuery(build, 'keys.list', ['ledger', 'session']),
  }),
});

export const { useAttestationSettingsQuery, useCaseKeysQuery } = settingsApi;
export const { upsertQueryData: upsertSettings } = settingsApi.util;
