import { combineSlices, configureStore } from '@reduxjs/toolkit';
import type { EngineClient } from '../transport/client.ts';
import { api, staleTags } from './api.ts';
import { jobsReducer } from './jobs/jobs.ts';
import { navigationReducer } from './navigation.ts';
import { noticesReducer } from './notices.ts';

/** A feature that keeps state of its own calls `rootReducer.inject(slice)`, so that the store names no feature. */
export const rootReducer = combineSlices({
  [api.reducerPath]: api.reducer,
  navigation: navigationReducer,
  jobs: jobsReducer,
  notices: noticesReducer,
});

/** The store of this window, told by the engine what has become stale. */
export function createAppStore(client: EngineClient) {
  const store = configureStore({
    reducer: rootReducer,
    middleware: (defaults) =>
      defaults({
        thunk: { extraArgument: { client } },
        // Both walk the whole state on each action; pages of a thousand rows make that the slowest thing in the window.
        immutableCheck: false,
        serializableCheck: false,
      }).concat(api.middleware),
  });
  client.on('changed', (changed) => {
    store.dispatch(api.util.invalidateTags(staleTags(changed)));
  });
  return store;
}

export type AppStore = ReturnType<typeof createAppStore>;
export type AppState = ReturnType<AppStore['getState']>;
export type AppDispatch = AppStore['dispatch'];
