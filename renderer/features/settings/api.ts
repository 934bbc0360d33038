import { api, contractQuery } from '../../app/api.ts';

export const settingsApi = api.injectEndpoints({
  endpoints: (build) => ({
    attestationSettings: contractQuery(build, 'attestations.settings', ['attestations', 'session']),
  }),
});

export const { useAttestationSettingsQuery } = settingsApi;
export const { upsertQueryData: upsertSettings } = settingsApi.util;
