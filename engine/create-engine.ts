/** The composition root: everything the engine is made of meets here and nowhere else. */
import { readFileSync } from 'node:fs';
import type { EngineEventName, EngineEvents } from '../shared/api/contract.ts';
import { type Permission, permissions } from '../shared/api/method.ts';
import type { GrantedFile } from '../shared/api/primitives.ts';
import { type Handlers, type Server, serve } from '../shared/rpc/server.ts';
import type { Transport } from '../shared/rpc/transport.ts';
import { Attestor } from './attest/attestor.ts';
import { type DeviceClock, systemClock } from './device-clock.ts';
import { annotationHandlers } from './features/annotations/annotations.ts';
import { approvalHandlers } from './features/approvals/approvals.ts';
import { attestationHandlers } from './features/attestations/attestations.ts';
import { buildingHandlers } from './features/bundles/building.ts';
import { bundleHandlers } from './features/bundles/bundles.ts';
import { caseHandlers } from './features/cases/cases.ts';
import { comparisonHandlers } from './features/comparisons/comparisons.ts';
import type { FeatureContext } from './features/context.ts';
import { coverageHandlers } from './features/coverage/coverage.ts';
import { custodyHandlers } from './features/custody/custody.ts';
import { documentHandlers } from './features/documents/documents.ts';
import { exhibitHandlers } from './features/exhibits/exhibits.ts';
import { takeInFile } from './features/exhibits/take-in-file.ts';
import { importHandlers } from './features/imports/imports.ts';
import { keyHandlers } from './features/keys/keys.ts';
import { leadHandlers } from './features/leads/leads.ts';
import { ledgerHandlers } from './features/ledger/ledger.ts';
import { mappingHandlers } from './features/mappings/mappings.ts';
import { packHandlers } from './features/packs/packs.ts';
import { peopleHandlers } from './features/people/people.ts';
import { readingHandlers } from './features/readings/readings.ts';
import { redactionHandlers } from './features/redactions/redactions.ts';
import { savedViewHandlers } from './features/saved-views/saved-views.ts';
import { scopeHandlers } from './features/scope/scope.ts';
import { sealHandlers } from './features/seals/seals.ts';
import { sessionHandlers } from './features/session/session.ts';
import { sourceHandlers } from './features/sources/sources.ts';
import { timelineHandlers } from './features/timeline/timeline.ts';
import { unusedHandlers } from './features/unused/unused.ts';
import { caseReports, verificationHandlers } from './features/verification/verification.ts';
import { Grants } from './grants.ts';
import { Home } from './home.ts';
import { MeasureCache } from './jobs/layout-job.ts';
import { ReadingDesk } from './readings/reading-desk.ts';
import { SealDesk } from './seal-desk.ts';
import { systemTimer, type Timer } from './timer.ts';
import { type Keychain, osKeychain } from './vault/keychain.ts';
import { Viewing } from './viewing.ts';

export interface EngineOptions {
  /** The data folder; made when the vault is. */
  readonly home: string;
  /** Faults of ours, for the log; never case content. */
  readonly log: (line: string) => void;
  readonly keychain?: Keychain;
  readonly clock?: DeviceClock;
  /** When batches are written: what was viewed (engine/viewing.ts), heads for the keychain (engine/head-seals.ts). */
  readonly timer?: Timer;
}

export interface Engine {
  /** Serves one client; close the transport to end it. */
  serve(transport: Transport): Server;
  /** Lets clients name this file. For the shell and the command line only. @throws FailureError */
  grantRead(path: string): Promise<GrantedFile>;
  grantFolder(path: string): Promise<GrantedFile>;
  grantWrite(path: string): Promise<GrantedFile>;
  close(): Promise<void>;
}

/** Below 22 SQLite's native part crashes the process instead of failing; below 24 not every zlib knows zstd. */
const oldestNode = 24;

/** What one local person may do. Roles of the central store will decide here once there is one. */
const localPermissions: ReadonlySet<Permission> = new Set(permissions);

/** Allowed before anyone has unlocked or identified: a bundle can be verified by whoever holds it. */
const openToAll: ReadonlySet<Permission> = new Set(['session', 'case.verify']);

export async function createEngine(options: EngineOptions): Promise<Engine> {
  if (Number.parseInt(process.versions.node, 10) < oldestNode)
    throw new Error(`Continuity's engine needs Node ${oldestNode} or later; this is ${process.versions.node}.`);
  const servers = new Set<Server>();
  const timer = options.timer ?? systemTimer;
  const home = new Home(
    options.home,
    options.keychain ?? osKeychain(),
    options.clock ?? systemClock(),
    timer,
    options.log,
  );
  const grants = new Grants();
  const emit = <E extends EngineEventName>(name: E, payload: EngineEvents[E]): void => {
    for (const server of servers) server.emit(name, payload);
  };
  // The case's count only: a screen that shows an exhibit would otherwise ask for it again, which is another viewing.
  const viewing = new Viewing(timer, options.log, (caseId) => emit('changed', { caseId, features: ['cases'] }));
  const attestor = new Attestor({
    timer,
    log: options.log,
    device: () => home.device,
    changed: (caseId) => emit('changed', { caseId, features: ['attestations'] }),
  });
  const readings = new ReadingDesk({
    log: options.log,
    changed: (caseId) => emit('changed', { caseId, features: ['readings', 'ledger', 'cases'] }),
  });
  home.onWritten((file) => attestor.written(file));
  const context: FeatureContext = {
    home,
    grants,
    version: version(),
    changed: (change) => emit('changed', change),
    viewing,
    attestor,
    readings,
    seals: new SealDesk(),
    log: options.log,
  };
  const measures = new MeasureCache();
  const redactions = redactionHandlers(context);
  const handlers: Handlers = {
    ...sessionHandlers(context),
    ...caseHandlers(context),
    ...importHandlers(context),
    ...mappingHandlers(context),
    ...peopleHandlers(context),
    ...savedViewHandlers(context),
    ...coverageHandlers(context),
    ...leadHandlers(context),
    ...scopeHandlers(context),
    ...sourceHandlers(context),
    ...timelineHandlers(context),
    ...annotationHandlers(context),
    ...exhibitHandlers(context),
    ...custodyHandlers(context, takeInFile),
    ...approvalHandlers(context),
    ...redactions.handlers,
    ...ledgerHandlers(context),
    ...keyHandlers(context),
    ...bundleHandlers(context, measures),
    ...buildingHandlers(context, takeInFile, measures),
    ...documentHandlers(context, takeInFile),
    ...unusedHandlers(context),
    ...readingHandlers(context),
    ...sealHandlers(context),
    ...comparisonHandlers(context),
    ...packHandlers(context, caseReports(context)),
    ...verificationHandlers(context),
    ...attestationHandlers(context),
  };
  const permitted = (permission: Permission): boolean =>
    openToAll.has(permission) || (home.currentPerson !== null && localPermissions.has(permission));

  return {
    serve(transport) {
      const server = serve(transport, {
        handlers,
        permitted,
        report: (method, error) =>
          options.log(`${method}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      });
      servers.add(server);
      transport.onClose(() => servers.delete(server));
      return server;
    },
    grantRead: (path) => grants.read(path),
    grantFolder: (path) => grants.readFolder(path),
    grantWrite: async (path) => grants.write(path),
    async close() {
      viewing.flush();
      await readings.close();
      await redactions.close();
      await attestor.close();
      await home.close();
    },
  };
}

declare const CONTINUITY_VERSION: string | undefined;

/** The bundle has it written in; from sources it is read beside them. */
function version(): string {
  if (typeof CONTINUITY_VERSION === 'string') return CONTINUITY_VERSION;
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
