#!/usr/bin/env node
/** `continuity <command>`: the same engine as the window's, without a window. */
import { FailureError } from '../shared/api/failures.ts';
import { approvalList, approvalPropose, approve, reject } from './commands/approvals.ts';
import { exportBundle } from './commands/bundle.ts';
import {
  bundleLayout,
  bundleList,
  bundleNew,
  bundleRead,
  bundleShow,
  bundleWarnings,
  bundleWrite,
} from './commands/bundles.ts';
import { caseCreate, caseList } from './commands/cases.ts';
import type { Command } from './commands/command.ts';
import { coverage, leads } from './commands/coverage.ts';
import {
  exhibitCheck,
  exhibitContinuity,
  exhibitErase,
  exhibitGap,
  exhibitList,
  exhibitRedact,
  exhibitTransfer,
} from './commands/custody.ts';
import { demo } from './commands/demo.ts';
import {
  documentAdd,
  documentList,
  documentWithdraw,
  unusedAdd,
  unusedList,
  unusedSubmit,
} from './commands/documents.ts';
import { annotate, importCommand } from './commands/evidence.ts';
import { exhibitAdd } from './commands/exhibit-add.ts';
import { generate } from './commands/generate.ts';
import { keysAcknowledge, keysEnrol, keysList, keysRevoke, keysRotate } from './commands/keys.ts';
import { mappingSuggest } from './commands/mapping.ts';
import { ocrStart, ocrStatus } from './commands/ocr.ts';
import { exportPack } from './commands/pack.ts';
import { peopleAdd, peopleList, peopleOthers, peopleRota } from './commands/people.ts';
import {
  redactionApply,
  redactionApprove,
  redactionLog,
  redactionMarks,
  redactionPropose,
  redactionSearch,
} from './commands/redaction.ts';
import { compare, sealInspect, sealTimestamp } from './commands/seal.ts';
import { sourceClock, sourceList, sourceWithdraw } from './commands/sources.ts';
import { timestampsConfigure, timestampsRun, timestampsStatus } from './commands/timestamps.ts';
import { verify } from './commands/verify.ts';
import {
  witnessAccept,
  witnessAdd,
  witnessCosign,
  witnessKey,
  witnessList,
  witnessLogKey,
  witnessRemove,
  witnessRequest,
} from './commands/witness.ts';
import { connect, dataFolder, signIn, usePurpose } from './connect.ts';
import { readCommandLine, UsageError } from './options.ts';
import { createOutput } from './output.ts';

const commands: Readonly<Record<string, Command>> = {
  'case create': caseCreate,
  'case list': caseList,
  import: importCommand,
  'mapping suggest': mappingSuggest,
  'exhibit add': exhibitAdd,
  'exhibit list': exhibitList,
  'exhibit continuity': exhibitContinuity,
  'exhibit check': exhibitCheck,
  'exhibit transfer': exhibitTransfer,
  'exhibit gap': exhibitGap,
  'exhibit redact': exhibitRedact,
  'exhibit erase': exhibitErase,
  'approval propose': approvalPropose,
  'approval list': approvalList,
  approve,
  reject,
  annotate,
  'source list': sourceList,
  'source clock': sourceClock,
  'source withdraw': sourceWithdraw,
  'people list': peopleList,
  'people add': peopleAdd,
  'people others': peopleOthers,
  'people rota': peopleRota,
  coverage,
  leads,
  'document add': documentAdd,
  'document list': documentList,
  'document withdraw': documentWithdraw,
  'unused add': unusedAdd,
  'unused list': unusedList,
  'unused submit': unusedSubmit,
  'bundle list': bundleList,
  'bundle new': bundleNew,
  'bundle show': bundleShow,
  'bundle write': bundleWrite,
  'bundle read': bundleRead,
  'bundle layout': bundleLayout,
  'bundle warnings': bundleWarnings,
  'redaction marks': redactionMarks,
  'redaction search': redactionSearch,
  'redaction propose': redactionPropose,
  'redaction approve': redactionApprove,
  'redaction apply': redactionApply,
  'redaction log': redactionLog,
  'ocr status': ocrStatus,
  'ocr start': ocrStart,
  'export bundle': exportBundle,
  'export pack': exportPack,
  'seal show': sealInspect,
  'seal timestamp': sealTimestamp,
  compare,
  verify,
  'timestamps configure': timestampsConfigure,
  'timestamps status': timestampsStatus,
  'timestamps run': timestampsRun,
  'witness key': witnessKey,
  'witness log-key': witnessLogKey,
  'witness list': witnessList,
  'witness add': witnessAdd,
  'witness remove': witnessRemove,
  'witness request': witnessRequest,
  'witness cosign': witnessCosign,
  'witness accept': witnessAccept,
  'keys list': keysList,
  'keys enrol': keysEnrol,
  'keys rotate': keysRotate,
  'keys revoke': keysRevoke,
  'keys acknowledge-loss': keysAcknowledge,
  generate,
  demo,
};

function usage(): string {
  const width = 3 + Math.max(...Object.values(commands).map(({ usage: text }) => Math.min(60, text.length)));
  return [
    'continuity <command>',
    '',
    ...Object.values(commands).map(({ usage: text, what }) =>
      text.length > 60 ? `  ${text}\n  ${' '.repeat(width)}${what}` : `  ${text.padEnd(width)}${what}`,
    ),
    '',
    'Everywhere: --home DIR (or CONTINUITY_HOME) names the data folder; --json prints one JSON object on standard output;',
    '--as NAME --initials AB says who works; --purpose WHY says why a case is consulted. Where there is no keychain, CONTINUITY_PASSPHRASE holds the passphrase.',
    'Exit status: 0 done (verify: verified), 1 failed (verify: altered), 2 wrong use (verify: unreadable).',
  ].join('\n');
}

function find(words: readonly string[]): Command {
  const command = commands[words.slice(0, 2).join(' ')] ?? commands[words[0] ?? ''];
  if (command) return command;
  throw new UsageError(
    words.length === 0 ? 'Which command?' : `There is no command ${JSON.stringify(words.join(' '))}.`,
  );
}

async function main(args: readonly string[]): Promise<number> {
  const asJson = args.includes('--json');
  const output = createOutput(asJson);
  try {
    const line = readCommandLine(args);
    if (line.help) {
      output.say(usage());
      return 0;
    }
    const command = find(line.words);
    const connection = await connect(dataFolder(line), output);
    try {
      if (command.needs === 'home') await signIn(connection, line, output);
      await usePurpose(connection, line, command.needs === 'home');
      return await command.run({ line, output, connection });
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof UsageError) {
      output.failure({
        code: 'invalid-request',
        what: error.message,
        kept: 'Nothing was changed.',
        next: `\n${usage()}`,
      });
      return 2;
    }
    if (error instanceof FailureError) {
      output.failure(error.failure);
      return error.failure.code === 'invalid-request' ? 2 : 1;
    }
    throw error;
  }
}

// npm runs scripts in the project's folder; paths on the command line are meant from where the person stands.
if (process.env.npm_lifecycle_event === 'continuity' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

process.exitCode = await main(process.argv.slice(2));
