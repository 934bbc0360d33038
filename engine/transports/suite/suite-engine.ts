/** An engine for the transport suite: real server, real contract, handlers that do on purpose what handlers may do. */

import { FailureError } from '../../../shared/api/failures.ts';
import type { Session } from '../../../shared/api/session.ts';
import { type Handlers, type Server, serve } from '../../../shared/rpc/server.ts';
import type { Transport } from '../../../shared/rpc/transport.ts';
import type { HostedEngine } from '../host.ts';

export const caseId = '3f1b9a52-6a5e-4a3c-9d53-0f2b8f5e7a10';

export const session: Session = {
  version: '0.0.0-suite',
  vault: 'ready',
  keyStore: 'passphrase',
  keychainUsable: false,
  person: { id: '7a1c2f7e-90a1-4a52-8d8e-6f0e0c1d2b3a', name: 'Ada Sample', initials: 'AS', role: 'investigator' },
  deviceKey: null,
  marking: 'OFFICIAL-SENSITIVE',
};

export interface SuiteOptions {
  /** Ends the engine without a goodbye. */
  readonly die: () => void;
}

export function suiteEngine(options: SuiteOptions): HostedEngine {
  return {
    serve: (transport) => serveSuite(transport, options),
    grantRead: async (path) => ({ grant: '0'.repeat(32), name: path, size: 1 }),
    grantFolder: async (path) => ({ grant: '2'.repeat(32), name: path, size: 0 }),
    grantWrite: async (path) => {
      throw new FailureError('read-only', `${path} cannot be written.`, 'Choose another folder.');
    },
    close: async () => {},
  };
}

function serveSuite(transport: Transport, { die }: SuiteOptions): Server {
  const undone: string[] = [];
  const handlers: Partial<Handlers> = {
    'session.get': () => session,
    // Cancellable work: it says where it is, and undoes itself when it is told to stop.
    'verification.case': (_input, { signal, progress }) =>
      new Promise((_resolve, reject) => {
        progress({ phase: 'entries', done: 1, total: 3, unit: 'entries' });
        progress({ phase: 'entries', done: 2, total: 3, unit: 'entries' });
        const stop = (): void => {
          undone.push('verification.case');
          reject(new Error('stopped'));
        };
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      }),
    'session.unlock': () => {
      throw new FailureError('wrong-passphrase', 'That is not the passphrase.', 'Try again.');
    },
    'cases.list': () => {
      throw new Error('secret detail /home/ada/cases');
    },
    // A fault: an answer of another shape.
    'cases.info': () => ({ not: 'a case' }) as never,
    'timeline.facets': () => {
      server.emit('changed', { caseId, features: ['timeline'] });
      return { source: [], type: [], actor: [], host: [], tag: [] };
    },
    // How many cancelled calls have undone their work.
    'ledger.page': () => ({ total: undone.length, rows: [] }),
    'exhibits.list': () => {
      die();
      return new Promise<never>(() => {});
    },
    // Never answers: what is under way when the engine dies.
    'imports.list': () => new Promise<never>(() => {}),
  };
  const server = serve(transport, {
    handlers: handlers as Handlers,
    permitted: (permission) => permission !== 'case.create',
  });
  return server;
}
