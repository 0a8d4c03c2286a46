import { expect, test } from 'vitest';
import { followHeight, type HeightWindow } from './follow-height.ts';

/** A card as the style sheet lays it out: as high as its content, but no higher than the frame. */
function setUp() {
  const size = { content: 600, frame: 640 };
  const shown = () => Math.min(size.content, size.frame);
  const body = {
    get scrollHeight() {
      return Math.round(size.content) - 100;
    },
    get clientHeight() {
      return Math.round(shown()) - 100;
    },
  };
  const part = {};
  let parts = [part];
  const card = {
    getBoundingClientRect: () => ({ height: shown() }),
    querySelector: () => body,
    querySelectorAll: () => parts,
  };
  const watched = new Set<unknown>();
  const dataset: Record<string, string> = {};
  let onSizes = (): void => undefined;
  let onContents = (): void => undefined;
  const view = {
    document: { documentElement: { dataset }, querySelector: () => card },
    ResizeObserver: class {
      constructor(callback: () => void) {
        onSizes = callback;
      }
      observe = (element: unknown) => watched.add(element);
      disconnect = () => watched.clear();
    },
    MutationObserver: class {
      constructor(callback: () => void) {
        onContents = callback;
      }
      observe = () => undefined;
      disconnect = () => {
        onContents = () => undefined;
      };
    },
  } as unknown as HeightWindow; // all that is looked at
  const sent: number[] = [];
  const stop = followHeight(view, (message) => {
    if (message.type === 'resize') sent.push(Number(message.height.replace('px', '')));
  });
  return {
    dataset,
    sent,
    watched,
    stop,
    /** The host obeys, so the frame is as high as it was told; then the browser reports the new sizes. */
    settle() {
      for (let turn = 0; turn < 5; turn += 1) {
        if (watched.size > 0) onSizes();
        size.frame = sent.at(-1) ?? size.frame;
      }
    },
    report: () => watched.size > 0 && onSizes(),
    resize: (change: Partial<typeof size>) => Object.assign(size, change),
    replaceParts(next: object[]) {
      parts = next;
      onContents();
    },
    card,
  };
}

test('the height of the content is told once, in whole pixels, and the frame settles there', () => {
  const { dataset, resize, settle, sent } = setUp();
  expect(dataset.mode).toBe('inline');
  resize({ content: 600.2 });
  settle();
  expect(sent).toEqual([601]);
});

test('a content that outgrows the frame is told though the card cannot grow', () => {
  const { resize, settle, sent } = setUp();
  settle();
  resize({ content: 777 });
  settle();
  resize({ content: 520 });
  settle();
  expect(sent).toEqual([600, 777, 520]);
});

test.each([
  ['a small content leaves room for the dialogs', 120, 480],
  ['a long content scrolls in a frame of a screen', 4000, 1000],
])('%s', (_, content, height) => {
  const { resize, settle, sent } = setUp();
  resize({ content });
  settle();
  expect(sent).toEqual([height]);
});

test('a host that does not obey is not told again and again', () => {
  const { report, resize, sent } = setUp();
  resize({ content: 900 });
  report();
  report();
  expect(sent).toEqual([900]);
});

test('what a new step shows is watched, and nothing is when the connection is over', () => {
  const { card, dataset, stop, replaceParts, sent, settle, watched } = setUp();
  const heading = {};
  replaceParts([heading]);
  expect([...watched]).toEqual([card, heading]);
  stop();
  replaceParts([{}]);
  settle();
  expect([[...watched], sent, dataset.mode]).toEqual([[], [], undefined]);
});
