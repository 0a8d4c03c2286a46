import type { Step } from '@consentry/protocol/flow.ts';
import type { InstitutionId } from '@consentry/protocol/ids.ts';
import { WidgetMessage } from '@consentry/protocol/messages.ts';
import { expect, test } from 'vitest';
import { examples } from './examples.ts';
import {
  type ChannelWindow,
  findCandidateOrigins,
  openHostChannel,
  type Progress,
  type Remark,
} from './host-channel.ts';
import { findMilestones } from './milestones.ts';
import { findOutcomeMessage } from './outcome-message.ts';

const ACME = 'https://acme.example';
const OTHER = 'https://other.example';
const NONCE = 'n'.repeat(22);
const connect = { type: 'consentry:connect', version: 1, nonce: NONCE, mode: 'modal' };
const outcome = findOutcomeMessage(examples['finished-completed']?.model.state, 'ses_1');

const bank = milestone('sign-in');
const factor = milestone('verify-factor');

function setUp({ referrer = '', ancestors }: { referrer?: string; ancestors?: string[] } = {}) {
  const posted: [message: unknown, origin: string][] = [];
  const host = { postMessage: (message: unknown, origin: string) => void posted.push([message, origin]) };
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const view: ChannelWindow = {
    parent: host,
    opener: null,
    location: ancestors ? { ancestorOrigins: ancestors } : {},
    document: { referrer },
    addEventListener: (_, listener) => void listeners.push(listener),
  };
  const wishes: string[] = [];
  const channel = openHostChannel(view, [ACME, OTHER], {
    onConnect: () => void wishes.push('connected'),
    onMessage: ({ type }) => void wishes.push(type),
  });
  const receive = (event: { data: unknown; origin?: string; source?: unknown; ports?: MessagePort[] }) => {
    // Only these four fields of an event are looked at.
    const message = { origin: ACME, source: host, ports: [], ...event } as unknown as MessageEvent<unknown>;
    for (const listener of listeners) listener(message);
  };
  return { channel, posted, receive, wishes, view };
}

/** The messages that come out at the host's end of a port. */
function openPort() {
  const { port1, port2 } = new MessageChannel();
  const received: unknown[] = [];
  port1.onmessage = (event: MessageEvent<unknown>) => void received.push(event.data);
  return { host: port1, widget: port2, received };
}

/** Resolves once a message posted now has arrived, and with it every one posted before. */
function settled(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = () => {
      port2.close();
      resolve();
    };
    port1.postMessage('');
  });
}

test.each([
  ['the ancestor, when registered', { ancestors: [OTHER] }, [OTHER]],
  ['the referrer, when registered', { referrer: `${ACME}/page?x=1` }, [ACME]],
  ['the referrer, when the ancestor is foreign', { ancestors: ['https://evil.example'], referrer: `${ACME}/` }, [ACME]],
  ['every registered origin, when nothing is known', {}, [ACME, OTHER]],
  ['every registered origin, when the embedder is foreign', { referrer: 'https://evil.example/' }, [ACME, OTHER]],
])('candidates: %s', (_, embedder, expected) => {
  const { view, posted } = setUp(embedder);
  expect(findCandidateOrigins(view, [ACME, OTHER])).toEqual(expected);
  expect(posted).toEqual(expected.map((origin) => [{ type: 'consentry:ready', version: 1 }, origin]));
});

test('a connect is answered on its port, with the step of the moment and each next one', async () => {
  const { channel, receive } = setUp();
  const port = openPort();
  channel.sendProgress(step('sign-in'));
  receive({ data: connect, ports: [port.widget] });
  channel.sendProgress(step('verify-factor'));
  channel.sendProgress(step('verify-factor'));
  await settled();
  expect(port.received).toEqual([
    { type: 'connected', version: 1, nonce: NONCE },
    { type: 'step', step: 'sign-in' },
    { type: 'step', step: 'verify-factor' },
  ]);
  port.host.close();
});

test('progress made before the port existed is told on it, in order, and on no port twice', async () => {
  const { channel, receive } = setUp();
  const [first, second] = [openPort(), openPort()];
  const connected = { type: 'connected', version: 1, nonce: NONCE };
  const signIn = [bank, step('sign-in')];
  signIn.forEach(channel.sendProgress);
  receive({ data: connect, ports: [first.widget] });
  const verify = [bank, factor, step('verify-factor')];
  for (const again of [signIn, verify, signIn, verify]) again.forEach(channel.sendProgress);
  await settled();
  receive({ data: connect, ports: [second.widget] });
  await settled();
  const steps = [step('sign-in'), step('verify-factor')];
  expect(first.received).toEqual([connected, bank, step('sign-in'), factor, step('verify-factor'), ...steps]);
  expect(second.received).toEqual([connected, bank, factor, step('verify-factor')]);
  first.host.close();
  second.host.close();
});

test('each institution that is taken instead is told, also the first one again', async () => {
  const { channel, receive } = setUp();
  const port = openPort();
  receive({ data: connect, ports: [port.widget] });
  const energy: Progress = { type: 'institution_selected', institution_id: 'ins_sandbox_energy' as InstitutionId }; // matches its pattern
  for (const taken of [bank, step('choose-institution'), energy, bank]) channel.sendProgress(taken);
  await settled();
  expect(port.received.slice(1)).toEqual([bank, step('choose-institution'), energy, bank]);
  port.host.close();
});

test('a remark goes to the host of the moment, and to no later one', async () => {
  const { channel, receive } = setUp();
  const [first, second] = [openPort(), openPort()];
  channel.sendRemark({ type: 'handoff_refused' });
  receive({ data: connect, ports: [first.widget] });
  const remarks: Remark[] = [{ type: 'handoff_refused' }, { type: 'resize', height: '481px' }, { type: 'renew' }];
  remarks.forEach(channel.sendRemark);
  await settled();
  receive({ data: connect, ports: [second.widget] });
  await settled();
  expect(first.received.slice(1)).toEqual(remarks);
  expect(second.received).toHaveLength(1);
  for (const message of first.received) expect(WidgetMessage.safeParse(message).success).toBe(true);
  first.host.close();
  second.host.close();
});

test.each([
  ['from another window', { source: {} }],
  ['from an origin that is not registered', { origin: 'https://evil.example' }],
  ['from an opaque origin', { origin: 'null' }],
  ['of another shape', { data: { ...connect, nonce: 'short' } }],
])('a connect %s is ignored', async (_, change) => {
  const { channel, receive, wishes } = setUp();
  const port = openPort();
  receive({ data: connect, ports: [port.widget], ...change });
  channel.sendProgress(step('sign-in'));
  await settled();
  expect(port.received).toEqual([]);
  expect(wishes).toEqual([]);
  port.host.close();
});

test("the host's wishes arrive, foreign messages on the port do not", async () => {
  const { receive, wishes } = setUp();
  const port = openPort();
  receive({ data: connect, ports: [port.widget] });
  port.host.postMessage({ type: 'ask-to-cancel' });
  port.host.postMessage({ type: 'allow' });
  port.host.postMessage({ type: 'cancel' });
  await settled();
  expect(wishes).toEqual(['connected', 'ask-to-cancel', 'cancel']);
  port.host.close();
});

test('a handoff is heard through the port, and from the window it is nobody', async () => {
  const { receive, wishes } = setUp();
  const port = openPort();
  const handoff = { type: 'handoff', refreshToken: 'crt.1', idToken: 'a.b.c', checksum: 'v1.k.c' };
  receive({ data: handoff });
  receive({ data: handoff, ports: [openPort().widget] });
  receive({ data: connect, ports: [port.widget] });
  receive({ data: handoff });
  port.host.postMessage({ ...handoff, idToken: 'not a token' });
  await settled();
  expect(wishes).toEqual(['connected']);
  port.host.postMessage(handoff);
  await settled();
  expect(wishes).toEqual(['connected', 'handoff']);
  port.host.close();
});

test('the outcome goes to the port and the pinned origin once, and to a host that connects later', async () => {
  const { channel, receive, posted } = setUp();
  const [first, second] = [openPort(), openPort()];
  receive({ data: connect, ports: [first.widget] });
  posted.length = 0;
  if (outcome) {
    channel.sendOutcome(outcome);
    channel.sendOutcome(outcome);
  }
  receive({ data: connect, ports: [second.widget] });
  channel.sendRemark({ type: 'close' });
  await settled();
  expect(WidgetMessage.safeParse(outcome).success).toBe(true);
  expect(posted).toEqual([[outcome, ACME]]);
  expect(first.received).toEqual([{ type: 'connected', version: 1, nonce: NONCE }, outcome]);
  expect(second.received).toEqual([{ type: 'connected', version: 1, nonce: NONCE }, outcome, { type: 'close' }]);
  first.host.close();
  second.host.close();
});

test('without a connection the outcome goes to every registered origin, never to all', () => {
  const { channel, posted } = setUp();
  posted.length = 0;
  if (outcome) channel.sendOutcome(outcome);
  expect(posted).toEqual([
    [outcome, ACME],
    [outcome, OTHER],
  ]);
});

function step(name: Step): Progress {
  return { type: 'step', step: name };
}

/** The last thing that an example says of the way to it. */
function milestone(example: string): Progress {
  const state = examples[example]?.model.state;
  const last = state && findMilestones(state).at(-1);
  if (!last) throw new TypeError(`no milestone in ${example}`);
  return last;
}
