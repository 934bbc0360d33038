import { api, contractQuery } from '../../app/api.ts';

export const sealApi = api.injectEndpoints({
  endpoints: (build) => ({
    sealCertificates: contractQuery(build, 'seals.certificates', ['seals', 'attestations']),
  }),
});

export const { useSealCertificatesQuery } = sealApi;
