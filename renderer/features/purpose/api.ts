import { api, contractQuery } from '../../app/api.ts';

export const purposeApi = api.injectEndpoints({
  endpoints: (build) => ({
    purpose: contractQuery(build, 'custody.purposes', ['session', 'custody']),
  }),
});

export const { usePurposeQuery } = purposeApi;
export const { upsertQueryData: upsertPurpose } = purposeApi.util;
