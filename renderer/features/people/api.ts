import { api, contractQuery } from '../../app/api.ts';

const peopleApi = api.injectEndpoints({
  endpoints: (build) => ({
    // Of whoever asks: what was revealed to one person is hidden from the next.
    people: contractQuery(build, 'people.list', ['people', 'imports', 'session']),
    duty: contractQuery(build, 'people.duty', ['people']),
    rotaPreview: contractQuery(build, 'people.previewRota', []),
  }),
});

export const { usePeopleQuery, useDutyQuery, useRotaPreviewQuery } = peopleApi;
