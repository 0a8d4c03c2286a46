import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash, verify } from '@node-rs/argon2';
import Database from 'libsql';
import { openSqlite } from '../server/store/sqlite-engine.ts';
import { createTestServer, randomKey, type TestServer } from '../server/testing/test-server.ts';

// The server's calls, each beside what bounds it: minting beside a bare insert and commit into the same engine, sign-in
// beside a raw argon2id check. Both sides run in this process, on this disk, one after the other.
//
// What the figures do not say: how many requests a machine answers over sockets (the calls go to the app directly, with no
// HTTP parser), how PostgreSQL does, or how it does on another disk. Read the ratios, not the numbers.

const MINTS = 3_000;
const SIGN_INS = 120;
const FLOWS = 60;
const AT_ONCE = 16;

export async function benchServer(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'consentry-bench-'));
  try {
    let commits = 0;
    const engine = openSqlite(join(folder, 'bench.db'));
    const write: typeof engine.write = (unit) => {
      commits += 1;
      return engine.write(unit);
    };
    // Room in the queue for all checks of the one account that signs in.
    const server = await createTestServer({ hashing: { concurrency: 2, queue: 512 } }, { ...engine, write });

    await benchMints(server, folder);
    await benchSignIns(server);
    commits = 0;
    const wholeFlows = await rate(FLOWS, 4, async () => {
      await (await server.openFlow()).walkTo('finished');
    });
    console.log(
      `mint to consent          ${wholeFlows.toFixed(0)}/s, ${(commits / FLOWS).toFixed(1)} commits per flow`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function benchMints(server: TestServer, folder: string): Promise<void> {
  const bareInserts = await rate(MINTS, 1, bareInsert(join(folder, 'bare.db')));
  const mints = await rate(MINTS, AT_ONCE, () => server.mint());
  report('POST /v1/auth/session', mints, 'one insert and commit per request, SQLite', bareInserts);
}

async function benchSignIns(server: TestServer): Promise<void> {
  const passwordHash = await hash('sandbox', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const rawHashes = await rate(SIGN_INS, 2, () => verify(passwordHash, 'sandbox'));
  const flows = await Promise.all(Array.from({ length: SIGN_INS }, () => openAtSignIn(server)));
  const signIns = await rate(SIGN_INS, AT_ONCE, async () => {
    const reply = await flows.pop()?.post('sign-in', { user: 'oneaccount', password: 'sandbox' });
    if (reply?.status !== 200) throw new Error(`a sign-in was refused: ${reply?.code}`);
  });
  report('POST /flow/sign-in', signIns, 'raw argon2id verify', rawHashes);
}

async function openAtSignIn(server: TestServer) {
  const flow = await server.openFlow({ end_user_id: randomKey(server.services) });
  await flow.walkTo('sign-in');
  return flow;
}

function bareInsert(file: string): () => void {
  const database = new Database(file);
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id TEXT PRIMARY KEY, body TEXT)');
  const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
  return () => void insert.run(randomBytes(24).toString('base64url'), 'x'.repeat(400));
}

/** Runs per second of `run`, `atOnce` at a time. */
async function rate(times: number, atOnce: number, run: () => unknown): Promise<number> {
  let left = times;
  const startedAt = performance.now();
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (times / (performance.now() - startedAt)) * 1000;
}

function report(what: string, ours: number, beside: string, theirs: number): void {
  console.log(
    `${what.padEnd(24)} ${ours.toFixed(0)}/s, ${(ours / theirs).toFixed(2)} of ${beside} (${theirs.toFixed(0)}/s)`,
  );
}
