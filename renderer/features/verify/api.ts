import { api, contractQuery } from '../../app/api.ts';

export const verifyApi = api.injectEndpoints({
  endpoints: (build) => ({
    verificationHistory: contractQuery(build, 'verification.history', ['ledger']),
  }),
});

export const { useVerificationHistoryQuery } = verifyApi;
