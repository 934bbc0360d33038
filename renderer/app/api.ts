/** The contract as an RTK Query api. Each feature injects its own endpoints in features/<name>/api.ts. */
import { type BaseQueryFn, createApi, type EndpointBuilder, type TagDescription } from '@reduxjs/toolkit/query/react';
import {
  type EngineEvents,
  engineEvents,
  type Input,
  type MethodName,
  type Output,
} from '../../shared/api/contract.ts';
import { type Failure, FailureError } from '../../shared/api/failures.ts';
import type { Client } from '../../shared/rpc/client.ts';

export type Feature = EngineEvents['changed']['features'][number];
const features = engineEvents.changed.shape.features.element.options;

interface ContractCall {
  readonly method: MethodName;
  readonly input: unknown;
}
type ContractBaseQuery = BaseQueryFn<ContractCall, unknown, Failure>;

/** What thunks and the base query are given by the store. */
export interface Extra {
  readonly client: Client;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return {
    code: 'internal',
    what: 'This window met a fault of its own.',
    kept: 'The case is as the engine left it; nothing was lost.',
    next: 'Try again; if it comes back, restart Continuity and tell your administrator.',
  };
}

const contractBaseQuery: ContractBaseQuery = async ({ method, input }, { extra, signal }) => {
  const { client } = extra as Extra;
  try {
    return { data: await client.call(method, input as never, { signal }) };
  } catch (error) {
    return { error: toFailure(error) };
  }
};

export const api = createApi({
  reducerPath: 'engine',
  baseQuery: contractBaseQuery,
  tagTypes: features,
  endpoints: () => ({}),
});

type Builder = EndpointBuilder<ContractBaseQuery, Feature, 'engine'>;

/** Answers that hold no single case carry this id, and are stale whenever any case of the feature changed. */
const EVERY_CASE = 'every';

function caseOf(input: unknown): string {
  const caseId = (input as { caseId?: unknown } | null)?.caseId;
  return typeof caseId === 'string' ? caseId : EVERY_CASE;
}

/**
 * A typed query endpoint over one method. `reads` names the features whose change makes its answers stale.
 *
 *     page: contractQuery(build, 'timeline.page', ['timeline', 'annotations']),
 */
export function contractQuery<M extends MethodName>(build: Builder, method: M, reads: readonly Feature[]) {
  return build.query<Output<M>, Input<M>>({
    query: (input) => ({ method, input }),
    providesTags: (_output, _failure, input) => reads.map((type) => ({ type, id: caseOf(input) })),
  });
}

/** The tags that a `changed` event makes stale. */
export function staleTags({ caseId, features }: EngineEvents['changed']): TagDescription<Feature>[] {
  return features.flatMap((type): TagDescription<Feature>[] =>
    caseId === null
      ? [type]
      : [
          { type, id: caseId },
          { type, id: EVERY_CASE },
        ],
  );
}
